package io.supernode.cdn;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An origin that keeps what it was sent byte for byte, and answers what a test says, byte for byte too. One request for
 * each connection. Texts have one character for each byte (ISO 8859-1).
 */
public final class RawOrigin implements Closeable {

    /** A response without a byte. */
    public static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static final long PATIENCE_MILLIS = 10_000;

    private final ServerSocket server;
    /** From the head of a request to all that is answered. */
    private final Function<String, String> answers;
    /** Guarded by this. */
    private final List<String> heads = new ArrayList<>();
    private final Thread thread;
    /** What is answered at the moment; null at first. */
    private volatile Socket current;

    /** Starts one on loopback. */
    public RawOrigin(Function<String, String> answers) throws IOException {
        this.answers = answers;
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        thread = new Thread(this::serve, "raw-origin");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it listens. */
    public int port() {
        return server.getLocalPort();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                current = connection;
                if (server.isClosed()) {
                    // It came while the socket was being closed.
                    return;
                }
                String head = readHead(new BufferedInputStream(connection.getInputStream()));
                if (head.isEmpty()) {
                    continue;
                }
                synchronized (this) {
                    heads.add(head);
                    notifyAll();
                }
                connection.getOutputStream().write(answers.apply(head).getBytes(StandardCharsets.ISO_8859_1));
                connection.shutdownOutput();
                // Until the other side has read it, or hung up.
                connection.getInputStream().skip(Long.MAX_VALUE);
            } catch (IOException e) {
                // The client hung up, or the test is over.
                continue;
            }
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int c = in.read();
            if (c < 0) {
                return "";
            }
            head.write(c);
            matched = c == "\r\n\r\n".charAt(matched) ? matched + 1 : c == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** All requests since the last time that this was asked. */
    public synchronized List<String> takeHeads() {
        List<String> all = List.copyOf(heads);
        heads.clear();
        return all;
    }

    /** All requests so far, or since the last {@link #takeHeads}. */
    public synchronized List<String> heads() {
        return List.copyOf(heads);
    }

    /** The value of a header in a head. */
    public static Optional<String> header(String head, String name) {
        return Arrays.stream(head.split("\r\n"))
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name + ':', 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** The target of a request. */
    public static String target(String head) {
        String line = head.substring(0, head.indexOf('\r'));
        return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
    }

    /** The target of a request and its Host header: what must be the same for everybody who asks a URL. */
    public static String targetAndHost(String head) {
        return target(head) + " at " + header(head, "Host").orElse("no host");
    }

    /** Nobody is answered any more when this returns. */
    @Override
    public void close() throws IOException {
        server.close();
        Socket answered = current;
        if (answered != null) {
            answered.close();
        }
        // An answer may wait for something that does not come any more.
        thread.interrupt();
        try {
            // A socket takes connections until the thread that accepts has left it.
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
