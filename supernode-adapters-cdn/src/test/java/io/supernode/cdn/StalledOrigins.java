package io.supernode.cdn;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Origins that stop answering, each on an address and a port of its own of loopback. They have no threads: a test
 * counts them.
 */
final class StalledOrigins implements Closeable {

    /** Origins 1 to 250 on 127.0.7.1 and so on. */
    private static final String NETWORK = "127.0.7.";

    private final List<ServerSocket> servers = new ArrayList<>();
    private final List<Socket> connections = new ArrayList<>();

    StalledOrigins(int count) throws IOException {
        for (int i = 1; i <= count; i++) {
            ServerSocket server = new ServerSocket();
            servers.add(server);
            server.bind(new InetSocketAddress(InetAddress.getByName(NETWORK + i), 0));
        }
    }

    /** The address of one, counted from 0. */
    InetAddress address(int origin) {
        return servers.get(origin).getInetAddress();
    }

    int port(int origin) {
        return servers.get(origin).getLocalPort();
    }

    /** Takes one request at each, and leaves it with {@code answer}, which may be nothing. */
    void answerEach(String answer, int patienceMillis) throws IOException {
        takeEach(patienceMillis);
        for (Socket connection : connections) {
            readHead(connection);
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Takes one connection at each, and leaves it at that. */
    void takeEach(int patienceMillis) throws IOException {
        for (ServerSocket server : servers) {
            server.setSoTimeout(patienceMillis);
            Socket connection = server.accept();
            connections.add(connection);
            connection.setSoTimeout(patienceMillis);
        }
    }

    private static void readHead(Socket connection) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        String line = lines.readLine();
        while (line != null && !line.isEmpty()) {
            line = lines.readLine();
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
        for (ServerSocket server : servers) {
            server.close();
        }
    }
}
