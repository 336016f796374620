package io.supernode.cdn.origin;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.origin.OriginError.Kind;
import io.supernode.cdn.time.ScheduledClock;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.client.HttpClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks origins. Asynchronous: a question costs a connection and the buffers that its listener lets it have, and a
 * thread only while a name is looked up. May be called by many threads at once. Close it to end all its connections;
 * questions under way then end with trouble.
 */
public final class OriginClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OriginClient.class);

    private static final int MEMORY_SHARE = 4;
    private static final long LEAST_CHUNKS = 64;

    private final OriginSettings settings;
    private final ScheduledClock clock;
    private final HttpClientPool clients;
    private final Bandwidth bandwidth;
    private final ChunkPool chunks;

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
        this.settings = settings;
        this.clock = clock;
        this.bandwidth = bandwidth;
        this.clients = new HttpClientPool(settings, names, clock);
        this.chunks = new ChunkPool(mostChunks, clients.executor());
    }

    /** A quarter of what the virtual machine may have, outside of its heap as well: the rest is for those who serve. */
    private static int mostChunks() {
        return (int) Math.max(LEAST_CHUNKS, Runtime.getRuntime().maxMemory() / MEMORY_SHARE / ChunkPool.CHUNK_BYTES);
    }

    /** Asks {@code call}; everything that comes of it goes to {@code listener}, before or after this returns. */
    public OriginExchange send(OriginHttpRequest call, ExchangeListener listener) {
        OriginUrl url;
        try {
            url = OriginUrl.parse(call.request().url());
        } catch (IllegalArgumentException e) {
            return refuse(listener, OriginError.of(Kind.FORBIDDEN, String.valueOf(e.getMessage())));
        }
        TlsTrust trust = TlsTrust.of(call.request(), settings);
        if (!trust.equals(new TlsTrust(call.request().insecure(), call.request().rootCas()))) {
            LOG.info("{}: what the client asks not to verify, or to trust, is ignored: not allowed", url.forLog());
        }
        Optional<HttpClient> http = clients.acquire(trust);
        if (http.isEmpty()) {
            return refuse(listener, OriginError.of(Kind.TLS, "the root certificates cannot be used"));
        }
        Exchange exchange = new Exchange(this, http.get(), url, call, listener);
        exchange.start();
        return exchange;
    }

    private static OriginExchange refuse(ExchangeListener listener, OriginError why) {
        listener.failed(why);
        return later -> {};
    }

    StallDetector guard(OriginHttpRequest call, Consumer<OriginError> onStall) {
        return new StallDetector(clock, settings, call.patience(), onStall);
    }

    void ended(HttpClient http) {
        clients.release(http);
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

    ChunkPool chunks() {
        return chunks;
    }

    @Override
    public void close() {
        clients.close();
    }
}
