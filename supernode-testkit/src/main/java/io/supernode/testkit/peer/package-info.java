/**
 * A real peer: registers, pulls, downloads framed pieces, verifies, serves and reports over real sockets, with the habits
 * of a generation of clients (protocol sections 1 to 4). Written from the protocol; shares with the core only
 * the model.
 */
package io.supernode.testkit.peer;
