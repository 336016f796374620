/** Time that tests, simulations and benchmarks turn by hand. */
package io.supernode.testkit.clock;
