package io.supernode.e2e;

import io.supernode.testkit.wire.ConnectionServer;
import io.supernode.testkit.wire.HttpText;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;

/** An origin that answers every request with the same bytes, and ends the connection. */
final class ByteOrigin implements Closeable {

    private final ConnectionServer server;

    /** @param response head and body, one character for each byte */
    ByteOrigin(String response) throws IOException {
        server = ConnectionServer.start(new ServerSocket(), 0, "byte-origin", (head, connection, closed) -> {
            connection.getOutputStream().write(HttpText.bytes(response));
            return false;
        });
    }

    String url() {
        return "http://127.0.0.1:" + server.port() + "/file";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
