package io.supernode.app.warmup;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The origin of the rehearsal, on loopback: whatever is asked for is {@value #FILE_BYTES} bytes. It sends no more than a
 * moment's worth once somebody calls the real server, and so nothing is written and hashed then.
 */
final class RehearsalOrigin implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(RehearsalOrigin.class);

    /** Several pieces. */
    static final int FILE_BYTES = 16 << 20;

    private static final int BLOCK_BYTES = 64 << 10;
    private static final byte[] HEAD = ("HTTP/1.1 200 OK\r\nContent-Length: " + FILE_BYTES
            + "\r\nETag: \"rehearsal\"\r\nContent-Type: application/octet-stream\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);

    private final RehearsalTime time;
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final byte[] block = new byte[BLOCK_BYTES];

    RehearsalOrigin(RehearsalTime time) throws IOException {
        this.time = time;
        new Random(1).nextBytes(block);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        daemon(this::accept);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "warm-up-origin");
        thread.setDaemon(true);
        thread.start();
    }

    /** The URL of a file. */
    String url(String name) throws IOException {
        InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
        return "http://" + address.getAddress().getHostAddress() + ':' + address.getPort() + '/' + name;
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                daemon(() -> serve(connection));
            }
        } catch (ClosedChannelException e) {
            LOG.trace("closed: the rehearsal is over");
        } catch (IOException e) {
            LOG.debug("the origin of the rehearsal has ended", e);
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(connection.socket().getInputStream(), StandardCharsets.ISO_8859_1));
            while (readHead(in)) {
                write(connection, ByteBuffer.wrap(HEAD));
                // An origin that breaks off would be asked again, and be in the log: who asks is closed before.
                for (int sent = 0; sent < FILE_BYTES && time.mayGoOn(); sent += BLOCK_BYTES) {
                    write(connection, ByteBuffer.wrap(block));
                }
            }
        } catch (IOException e) {
            // Who asks has hung up, or the rehearsal is over.
            LOG.debug("a fetch of the rehearsal has ended: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private static boolean readHead(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        return line != null;
    }

    private static void write(SocketChannel connection, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }
}
