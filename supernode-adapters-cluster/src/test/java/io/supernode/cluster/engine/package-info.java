/** The engine on real sockets of the loopback interface. */
package io.supernode.cluster.engine;
