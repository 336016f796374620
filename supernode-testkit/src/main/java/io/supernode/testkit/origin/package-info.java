/**
 * A programmable origin on real sockets, with every fault that an origin can have. For tests and for trying things out;
 * depends on nothing but the JDK.
 */
package io.supernode.testkit.origin;
