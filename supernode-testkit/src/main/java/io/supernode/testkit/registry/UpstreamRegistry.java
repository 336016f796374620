package io.supernode.testkit.registry;

import io.supernode.testkit.wire.HttpText;
import io.supernode.testkit.wire.PlainClient;
import io.supernode.testkit.wire.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/** The registry behind a {@link RegistryFront}: each request is handed on over a connection of its own. Thread-safe. */
final class UpstreamRegistry {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BLOCK = 64 * 1024;
    private static final int MAX_UNFRAMED = 16 << 20;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /** Headers of requests that the answer depends on. */
    private static final Set<String> ASKED =
            Set.of("range", "if-range", "if-none-match", "if-modified-since", "accept", "user-agent");
    /** Headers of answers that concern one connection alone. */
    private static final Set<String> HOP_BY_HOP = Set.of("connection", "keep-alive", "transfer-encoding", "content-length");

    private final InetSocketAddress address;

    UpstreamRegistry(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * Has the registry answer a request.
     *
     * @param sent is told of bytes of the body that were sent on
     * @return whether the connection can carry another answer
     */
    boolean answer(RequestHead head, Socket connection, IntConsumer sent) throws IOException {
        Map<String, String> asked = new LinkedHashMap<>();
        head.headers().forEach((name, value) -> {
            if (ASKED.contains(name.toLowerCase(Locale.ROOT))) {
                asked.put(name, value);
            }
        });
        try (PlainClient client = new PlainClient(address.getHostString(), address.getPort(), 0)) {
            int status = client.send(head.method(), head.path(), asked, new byte[0], PATIENCE, PATIENCE);
            boolean hasBody = !head.method().equals("HEAD") && status != NO_CONTENT && status != NOT_MODIFIED;
            String length = client.headers().get("Content-Length");
            byte[] unframed = hasBody && length == null ? client.wholeBody(MAX_UNFRAMED) : null;
            StringBuilder answer = new StringBuilder("HTTP/1.1 ").append(status).append(" Registry\r\n");
            client.headers().forEach((name, value) -> {
                if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                    answer.append(name).append(": ").append(value).append("\r\n");
                }
            });
            if (length != null || unframed != null) {
                answer.append("Content-Length: ").append(unframed == null ? length : unframed.length).append("\r\n");
            }
            OutputStream out = connection.getOutputStream();
            out.write(HttpText.bytes(answer.append("\r\n").toString()));
            if (unframed != null) {
                sent.accept(unframed.length);
                out.write(unframed);
                return true;
            }
            return !hasBody || copy(client.body(), Long.parseLong(length), out, sent);
        }
    }

    /** Answers whether all of it came. */
    private static boolean copy(InputStream body, long length, OutputStream out, IntConsumer sent) throws IOException {
        byte[] block = new byte[BLOCK];
        long left = length;
        while (left > 0) {
            int count = body.read(block, 0, (int) Math.min(block.length, left));
            if (count < 0) {
                return false;
            }
            // Before: who has got them all may look at once.
            sent.accept(count);
            out.write(block, 0, count);
            left -= count;
        }
        return true;
    }
}
