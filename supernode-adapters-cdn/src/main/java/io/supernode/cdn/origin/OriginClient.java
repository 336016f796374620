package io.supernode.cdn.origin;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.origin.OriginError.Kind;
import io.supernode.cdn.time.ScheduledClock;
import io.supernode.core.port.OriginRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.Promise;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks origins. Asynchronous: a question costs a connection and the buffers that its listener lets it have, and a
 * thread only while a name is looked up. May be called by many threads at once. Close it to end all its connections;
 * questions under way then end with trouble.
 */
public final class OriginClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OriginClient.class);

    /** What is refused before it begins. */
    private static final OriginExchange NOTHING = new OriginExchange() {
        @Override
        public void abort(OriginError why) {
            // It has failed already.
        }

        @Override
        public void resume() {
            // There is no body.
        }
    };

    private static final int MAX_IGNORED_HOSTS = 1024;
    private static final int MEMORY_SHARE = 4;
    private static final long LEAST_CHUNKS = 64;

    private final OriginSettings settings;
    private final ScheduledClock clock;
    private final HttpClientPool clients;
    private final Bandwidth bandwidth;
    private final ChunkPool chunks;
    /** Hosts of which the operator has been told that what clients ask for is ignored; a bounded number. */
    private final BoundedSet ignoredHosts = new BoundedSet(MAX_IGNORED_HOSTS);

    /**
     * Starts a client; {@code clock} stays the caller's.
     *
     * @throws IllegalStateException if the client library cannot be started
     */
    public OriginClient(
            OriginSettings settings, HostResolver names, Bandwidth bandwidth, ScheduledClock clock) {
        this(settings, names, bandwidth, clock, mostChunks());
    }

    /** The same, of whose bodies at most {@code mostChunks} buffers are in memory at a time. */
    OriginClient(
            OriginSettings settings, HostResolver names, Bandwidth bandwidth, ScheduledClock clock, int mostChunks) {
        this(settings, new HttpClientPool(settings, names, clock), bandwidth, clock, mostChunks);
    }

    /** The same, with connections of its own. */
    OriginClient(
            OriginSettings settings,
            HttpClientPool clients,
            Bandwidth bandwidth,
            ScheduledClock clock,
            int mostChunks) {
        this.settings = settings;
        this.clock = clock;
        this.bandwidth = bandwidth;
        this.clients = clients;
        this.chunks = new ChunkPool(mostChunks, clients.executor());
    }

    /** A quarter of what the virtual machine may have, outside of its heap as well: the rest is for those who serve. */
    private static int mostChunks() {
        return (int) Math.max(LEAST_CHUNKS, Runtime.getRuntime().maxMemory() / MEMORY_SHARE / ChunkPool.CHUNK_BYTES);
    }

    /** How often the egress policy has refused a host of an origin or a redirect so far. */
    public long egressRefusals() {
        return clients.egressRefusals();
    }

    /** Asks {@code request}; everything that comes of it goes to {@code listener}, before or after this returns. */
    public OriginExchange send(OriginHttpRequest request, ExchangeListener listener) {
        OriginUrl url;
        try {
            url = OriginUrl.parse(request.request().url());
        } catch (IllegalArgumentException e) {
            listener.failed(OriginError.of(Kind.FORBIDDEN, String.valueOf(e.getMessage())));
            return NOTHING;
        }
        Exchange exchange = new Exchange(this, url, request, listener);
        exchange.start();
        return exchange;
    }

    /**
     * Looks whether the egress policy lets the origin of {@code request} be asked, which is not asked: the answer is the error with
     * which it would fail, or empty, also where its name cannot be looked up. It comes once the name is looked up, on a thread that
     * must not be blocked.
     */
    public CompletionStage<Optional<OriginError>> findRefusal(OriginRequest request) {
        OriginUrl url;
        try {
            url = OriginUrl.parse(request.url());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        CompletableFuture<Optional<OriginError>> refusal = new CompletableFuture<>();
        clients.resolver().resolve(url.lowerCaseHost(), url.port(), Map.of(), Promise.from(
                addresses -> refusal.complete(Optional.empty()),
                failure -> refusal.complete(Optional.of(OriginError.from(failure))
                        .filter(error -> error.kind() == Kind.NOT_ALLOWED))));
        return refusal;
    }

    StallDetector stallDetector(OriginHttpRequest request, Consumer<OriginError> onStall) {
        return new StallDetector(clock, settings, request.patience(), onStall);
    }

    /** A running client that verifies {@code url} as {@code request} wants it; empty if that is not possible. */
    Optional<HttpClient> acquire(OriginRequest request, OriginUrl url) {
        return url.isSecure()
                ? clients.acquire(TlsTrust.of(request, url, settings.tls()))
                : Optional.of(clients.withoutTls());
    }

    /** Ends one use that {@link #acquire} began. */
    void release(HttpClient http) {
        clients.release(http);
    }

    /** Says more of an error that a client has asked to overlook, and tells the operator once for each host. */
    OriginError explained(OriginError error, OriginRequest request, OriginUrl url) {
        if (error.kind() != Kind.TLS || !TlsTrust.isIgnored(request, url, settings.tls())) {
            return error;
        }
        if (ignoredHosts.add(url.lowerCaseHost() + ':' + url.port())) {
            LOG.warn(
                    "the certificate of {}:{} is not trusted ({}); clients ask to trust it, which counts only if you"
                            + " allow it: --origin-ca FILE for its root, --insecure-origin {}:{} not to verify it, or"
                            + " --allow-insecure-origin and --allow-client-root-cas to let clients decide",
                    url.host(), url.port(), error.detail(), url.host(), url.port());
        }
        return new OriginError(
                Kind.TLS,
                error.reason() + "; that the client would accept it counts only if the supernode's operator allows it"
                        + " (--origin-ca, --insecure-origin, --allow-insecure-origin, --allow-client-root-cas)",
                error.detail());
    }

    OriginSettings settings() {
        return settings;
    }

    Bandwidth bandwidth() {
        return bandwidth;
    }

    ScheduledClock clock() {
        return clock;
    }

    ConnectionPlaces places() {
        return clients.places();
    }

    ChunkPool chunks() {
        return chunks;
    }

    @Override
    public void close() {
        clients.close();
    }
}
