/**
 * What both ports do with sockets: limits and time-outs, error replies without HTML, and telling that a client has hung
 * up. Knows nothing of the protocol of supernodes.
 */
package io.supernode.http.net;
