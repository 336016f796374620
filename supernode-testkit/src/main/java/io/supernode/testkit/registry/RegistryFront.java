package io.supernode.testkit.registry;

import io.supernode.testkit.registry.RegistryCounts.Blob;
import io.supernode.testkit.wire.ConnectionServer;
import io.supernode.testkit.wire.HttpText;
import io.supernode.testkit.wire.RequestHead;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between clients and a registry, and makes of it what most hosts of containers meet: each client has a token of
 * its own, each answer takes its time, and each GET of a blob is redirected (307) to a URL on another port that is signed
 * anew each time. There the registry's own bytes are sent. What comes is counted.
 *
 * <p>The signed port refuses a wrong or expired signature (403) and any {@code Authorization} (400), as object stores do.
 * All but blobs comes from the registry by way of the front. {@link #COUNTS_PATH} tells the counts to everybody at once.
 *
 * <p>Thread-safe.
 */
public final class RegistryFront implements Closeable {

    /** Where the counts are, as text. */
    public static final String COUNTS_PATH = "/_counts";

    private static final Pattern BLOB = Pattern.compile("/v2/.+/blobs/(sha256:[0-9a-f]{64})");
    private static final String AUTHORIZATION = "Authorization";
    private static final int TEMPORARY_REDIRECT = 307;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final UpstreamRegistry registry;
    private final RegistrySettings settings;
    private final SignedUrls urls;
    private final RequestCounter counter = new RequestCounter();
    private final ConnectionServer front;
    private final ConnectionServer store;

    private RegistryFront(InetSocketAddress upstream, int port, RegistrySettings settings) throws IOException {
        this.registry = new UpstreamRegistry(upstream);
        this.settings = Objects.requireNonNull(settings, "settings");
        this.urls = new SignedUrls(settings.validity());
        this.store = ConnectionServer.start(new ServerSocket(), 0, "object-store", this::answerSigned);
        try {
            this.front = ConnectionServer.start(new ServerSocket(), port, "registry-front", this::answer);
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Starts one on loopback.
     *
     * @param upstream the registry's address, plain HTTP
     * @param port of the front, 0 for a free one
     */
    public static RegistryFront start(InetSocketAddress upstream, int port, RegistrySettings settings) throws IOException {
        return new RegistryFront(upstream, port, settings);
    }

    /** The URL of a path of the registry. */
    public String url(String path) {
        return "http://127.0.0.1:" + front.port() + path;
    }

    /** Where signed URLs lead. */
    public int signedPort() {
        return store.port();
    }

    /** What came so far. */
    public RegistryCounts counts() {
        return counter.counts();
    }

    private boolean answer(RequestHead head, Socket connection, CountDownLatch closed)
            throws IOException, InterruptedException {
        if (head.path().equals(COUNTS_PATH)) {
            return reply(connection, "200 OK", "Content-Type: text/plain\r\n", counts() + "\n");
        }
        String authorization = head.headers().get(AUTHORIZATION);
        boolean isKnown = settings.isKnown(authorization);
        if (isKnown) {
            counter.front(authorization);
        } else if (authorization == null) {
            counter.anonymous();
        } else {
            counter.refusedToken();
        }
        await(settings.latency(), closed);
        if (!isKnown) {
            return refuse(connection, UNAUTHORIZED, "WWW-Authenticate: Bearer realm=\"" + url("/token") + "\"\r\n");
        }
        Matcher blob = BLOB.matcher(head.path());
        if (!blob.matches() || !head.method().equals("GET")) {
            return registry.answer(head, connection, count -> { });
        }
        counter.blob(blob.group(1), Blob::redirected);
        String location = "http://127.0.0.1:" + signedPort() + urls.sign(head.path(), Instant.now());
        return reply(connection, TEMPORARY_REDIRECT + " Temporary Redirect", "Location: " + location + "\r\n", "");
    }

    private boolean answerSigned(RequestHead head, Socket connection, CountDownLatch closed)
            throws IOException, InterruptedException {
        await(settings.storeLatency(), closed);
        boolean hasCredentials = head.headers().containsKey(AUTHORIZATION);
        Matcher blob = BLOB.matcher(head.path());
        if (hasCredentials || !blob.matches() || !urls.isValid(head.target(), Instant.now())) {
            counter.refusedUrl();
            return refuse(connection, hasCredentials ? BAD_REQUEST : FORBIDDEN, "");
        }
        String digest = blob.group(1);
        boolean isProbe = !head.method().equals("GET") || "bytes=0-0".equals(head.headers().get("Range"));
        counter.blob(digest, isProbe ? Blob::probed : Blob::fetched);
        return registry.answer(head, connection, count -> counter.blob(digest, old -> old.sent(count)));
    }

    private static void await(Duration latency, CountDownLatch closed) throws InterruptedException, IOException {
        if (!latency.isZero() && closed.await(latency.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException("the registry was closed");
        }
    }

    private static boolean refuse(Socket connection, int status, String headers) throws IOException {
        return reply(connection, status + " Refused", headers, "refused\n");
    }

    /** @param headers each with its line end */
    private static boolean reply(Socket connection, String status, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        connection.getOutputStream().write(HttpText.bytes(
                "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + bytes.length + "\r\n\r\n" + body));
        return true;
    }

    /** Stops listening and ends every connection. */
    @Override
    public void close() throws IOException {
        try (store) {
            front.close();
        }
    }
}
