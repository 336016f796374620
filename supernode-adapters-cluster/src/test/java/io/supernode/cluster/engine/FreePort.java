package io.supernode.cluster.engine;

import io.supernode.cluster.settings.ClusterSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds the ports of a node on loopback. */
final class FreePort {

    private static final int MOST = 65_535;

    private FreePort() {}

    /** A port that is free, and whose port for failures is free too. */
    static int ofNode() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
                int port = socket.getLocalPort();
                if (port + ClusterSettings.FAILURE_PORT_OFFSET <= MOST) {
                    new ServerSocket(port + ClusterSettings.FAILURE_PORT_OFFSET, 1, loopback).close();
                    return port;
                }
            } catch (IOException e) {
                // In use: another one.
                continue;
            }
        }
    }
}
