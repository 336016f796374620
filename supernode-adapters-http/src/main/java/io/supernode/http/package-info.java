/**
 * The two ports of a supernode over HTTP/1.1. The parts: {@code wire} (texts of the protocol to core calls and back),
 * {@code control} (port 8002), {@code data} (port 8001) and {@code net} (what both do with sockets). Only the app may call
 * this adapter; it knows the core and no other adapter.
 */
package io.supernode.http;
