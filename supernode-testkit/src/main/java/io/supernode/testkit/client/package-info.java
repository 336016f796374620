/**
 * What is known of the three generations of unmodified clients, in numbers and rules (protocol sections 1, 2 and 4,
 * operations section 1): the one place for it. The simulator and the peers over sockets both go by it. Knows neither.
 */
package io.supernode.testkit.client;
