package io.supernode.cluster.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds the port of a node on loopback. */
final class FreePort {

    private FreePort() {}

    static int ofNode() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
