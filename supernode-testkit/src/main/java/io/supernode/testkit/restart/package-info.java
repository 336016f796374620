/** How long a supernode needs from its start until clients are answered, with a state of many peers. */
package io.supernode.testkit.restart;
