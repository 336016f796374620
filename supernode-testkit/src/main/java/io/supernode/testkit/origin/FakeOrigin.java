package io.supernode.testkit.origin;

import io.supernode.testkit.wire.ConnectionServer;
import io.supernode.testkit.wire.RequestHead;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/**
 * An HTTP/1.1 origin on a real socket of the loopback interface, whose paths behave and misbehave as they are told
 * ({@link OriginResource}), and which remembers every request.
 *
 * <pre>{@code
 * try (FakeOrigin origin = FakeOrigin.start()) {
 *     origin.at("/file").content(Content.random(1, 10_000_000)).refusingHead().cuttingAfter(5_000_000);
 *     download(origin.url("/file"));
 *     assertEquals(1, origin.bodyRequests("/file"));
 * }
 * }</pre>
 *
 * <p>Thread-safe. {@link #close} ends all connections, stalled ones too.
 */
public final class FakeOrigin implements Closeable {

    private final ConnectionServer server;
    private final String scheme;
    private final Map<String, OriginResource> resources = new ConcurrentHashMap<>();
    private final List<RecordedRequest> requests = new ArrayList<>();

    private FakeOrigin(ServerSocket socket, int port, String scheme) throws IOException {
        this.scheme = scheme;
        this.server = ConnectionServer.start(socket, port, "fake-origin", this::answer);
    }

    /** Starts an origin on a free port. */
    public static FakeOrigin start() throws IOException {
        return start(0);
    }

    /** Starts an origin on this port. */
    public static FakeOrigin start(int port) throws IOException {
        return new FakeOrigin(new ServerSocket(), port, "http");
    }

    /** Starts an https origin on a free port. */
    public static FakeOrigin startTls(SSLContext context) throws IOException {
        return new FakeOrigin(context.getServerSocketFactory().createServerSocket(), 0, "https");
    }

    /** The resource at {@code path} (without query), made when it is not there yet. */
    public OriginResource at(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with /");
        }
        return resources.computeIfAbsent(path, key -> new OriginResource());
    }

    public int port() {
        return server.port();
    }

    /** The URL of {@code path}, which may carry a query. */
    public String url(String path) {
        return scheme + "://127.0.0.1:" + port() + path;
    }

    /** All requests so far, in the order of their coming. */
    public List<RecordedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The requests of {@code path} so far, whatever their query. */
    public List<RecordedRequest> requests(String path) {
        return requests().stream().filter(request -> request.path().equals(path)).toList();
    }

    /** How many GETs of the body {@code path} has had; GETs of the first byte alone are probes and do not count. */
    public int bodyRequests(String path) {
        return (int) requests(path).stream().filter(RecordedRequest::isBodyRequest).count();
    }

    /** Bytes of bodies of {@code path} handed to sockets so far. */
    public long bytesSent(String path) {
        return requests(path).stream().mapToLong(RecordedRequest::bytesSent).sum();
    }

    /** Waits until there were {@code count} requests; answers false when {@code limit} passed first. */
    public boolean awaitRequests(int count, Duration limit) throws InterruptedException {
        return await(() -> requests.size() >= count, limit);
    }

    /** Waits until every request has been answered or given up; answers false when {@code limit} passed first. */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        return await(() -> requests.stream().allMatch(RecordedRequest::isAnswered), limit);
    }

    private boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (requests) {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                requests.wait(left / 1_000_000, (int) (left % 1_000_000));
            }
            return true;
        }
    }

    /** Ends every open connection at once, as when the origin is killed; new connections are still taken. */
    public void dropConnections() throws IOException {
        server.dropConnections();
    }

    private boolean answer(RequestHead head, Socket connection, CountDownLatch closed)
            throws IOException, InterruptedException {
        RecordedRequest record = new RecordedRequest(head);
        // An unknown path answers as one without content.
        OriginResource resource = resources.getOrDefault(head.path(), new OriginResource());
        resource.begun();
        Reply reply;
        synchronized (requests) {
            requests.add(record);
            // Decided here, so that order of record is order of effect.
            reply = resource.answer(head, record.isBodyRequest());
            requests.notifyAll();
        }
        try {
            return new ReplyWriter(connection, closed).send(reply, record);
        } finally {
            resource.ended();
            synchronized (requests) {
                record.ended();
                requests.notifyAll();
            }
        }
    }

    /** Stops listening and ends every connection. */
    @Override
    public void close() throws IOException {
        server.close();
    }
}
