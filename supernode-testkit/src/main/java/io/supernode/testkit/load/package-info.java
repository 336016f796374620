/**
 * Load for a running supernode: the calls of many peers over few connections, without any data. One thread for each
 * {@link io.supernode.testkit.load.EventLoop}, non-blocking sockets, requests that are plain bytes: the client shares its cores with the
 * server, so it must cost less. Only the command {@code load}, and tests, use it.
 */
package io.supernode.testkit.load;
