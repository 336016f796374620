/**
 * The server as its clients meet it: the app's own wiring, real origins, real peers and real sockets. The exchange of the
 * API text, byte for byte, is held by {@code ControlServerTest} and {@code ApiTextTest} of the HTTP adapter.
 */
package io.supernode.e2e;
