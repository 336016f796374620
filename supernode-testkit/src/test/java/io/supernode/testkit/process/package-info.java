/** Tests of supernodes as processes. */
package io.supernode.testkit.process;
