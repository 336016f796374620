/** The architecture as tests: each rule is a sentence, and each is shown to fail on a violation made for it. */
package io.supernode.architecture;
