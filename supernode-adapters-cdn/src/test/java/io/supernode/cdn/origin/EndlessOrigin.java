package io.supernode.cdn.origin;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An origin that sends one body without end, as fast as it is taken, in writes of one size. */
final class EndlessOrigin implements Closeable {

    private static final int REQUEST_BYTES = 8192;
    private static final int CHUNKS_PER_WRITE = 100;

    private final ServerSocket server;
    private final String head;
    private final byte[] block;

    private EndlessOrigin(String framing, byte[] block) throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        head = "HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n";
        this.block = block;
        Thread thread = new Thread(this::serve, "endless-origin");
        thread.setDaemon(true);
        thread.start();
    }

    /** Writes so many bytes at a time, each in a segment of its own where they fit one. */
    static EndlessOrigin writing(int bytesAtATime) throws IOException {
        return new EndlessOrigin("Content-Length: " + Long.MAX_VALUE, new byte[bytesAtATime]);
    }

    /** Sends HTTP chunks of so many bytes. */
    static EndlessOrigin chunked(int bytesPerChunk) throws IOException {
        String chunk = Integer.toHexString(bytesPerChunk) + "\r\n" + "x".repeat(bytesPerChunk) + "\r\n";
        byte[] block = chunk.repeat(CHUNKS_PER_WRITE).getBytes(StandardCharsets.US_ASCII);
        return new EndlessOrigin("Transfer-Encoding: chunked", block);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/endless";
    }

    private void serve() {
        try (Socket connection = server.accept()) {
            connection.setTcpNoDelay(true);
            // The request is smaller, and what it says does not matter.
            if (connection.getInputStream().read(new byte[REQUEST_BYTES]) < 0) {
                return;
            }
            OutputStream out = connection.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            while (!server.isClosed()) {
                out.write(block);
            }
        } catch (IOException e) {
            // The client has hung up, or the test is over.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
