package io.supernode.cdn.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An origin that costs next to nothing itself: it answers every GET with the same file, by sendfile, so that a
 * benchmark measures who fetches.
 */
final class RawOrigin implements Closeable {

    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final FileChannel file;

    RawOrigin(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1024);
        daemon(this::accept);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-origin");
        thread.setDaemon(true);
        thread.start();
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    String url(String path) throws IOException {
        return "http://127.0.0.1:" + port() + path;
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel connection = server.accept();
                daemon(() -> serve(connection));
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            connection.socket().setTcpNoDelay(true);
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(connection.socket().getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            while (first != null) {
                String line = first;
                while (line != null && !line.isEmpty()) {
                    line = in.readLine();
                }
                answer(connection, first.startsWith("HEAD"));
                first = in.readLine();
            }
        } catch (IOException e) {
            // The client hung up: nothing to be done.
            return;
        }
    }

    private void answer(SocketChannel connection, boolean isHead) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + file.size() + "\r\nETag: \"one\"\r\n\r\n";
        ByteBuffer bytes = ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
        for (long sent = 0; !isHead && sent < file.size(); ) {
            sent += file.transferTo(sent, file.size() - sent, connection);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        file.close();
    }
}
