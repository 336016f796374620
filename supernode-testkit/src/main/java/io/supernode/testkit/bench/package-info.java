/**
 * What the core costs: decisions per second and memory, measured through its public facade alone. The swarms here are
 * driven by virtual time, without sockets. Only the commands {@code bench} and {@code memory}, and tests, use it.
 */
package io.supernode.testkit.bench;
