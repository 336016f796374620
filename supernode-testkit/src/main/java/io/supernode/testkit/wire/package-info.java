/** As much of HTTP/1.1 over plain sockets as a fake origin and a real peer need, where every byte is under control. */
package io.supernode.testkit.wire;
