package io.supernode.cdn.origin;

import io.supernode.cdn.settings.DaemonThreads;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.core.port.Clock;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client library instance for origins without TLS, and one for each {@link TlsTrust} in use, so that a connection that was
 * verified in one way never serves a request that wants another. Those with TLS are started when they are needed first: to read
 * all root certificates takes a tenth of the time of a start. All share their threads. Thread-safe.
 */
final class HttpClientPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpClientPool.class);

    /** Kept beside the default ones; each costs a selector thread. */
    private static final int MAX_CUSTOM_CLIENTS = 16;
    private static final int MAX_THREADS = 64;
    private static final int MAX_QUEUED_PER_HOST = 4096;
    /** More than reaches the client library, which would tell of it as an answer that it does not understand. */
    private static final int MAX_HEADERS_BYTES = 2 * ResponseNormalizer.MAX_HEADS_BYTES;
    /**
     * Old or careless servers are understood as every other client understands them, where only one reading is
     * possible.
     */
    private static final HttpCompliance RESPONSES = HttpCompliance.RFC9110.with(
            "origins",
            HttpCompliance.Violation.MULTILINE_FIELD_VALUE,
            // Only if all say the same.
            HttpCompliance.Violation.MULTIPLE_CONTENT_LENGTHS,
            HttpCompliance.Violation.TRANSFER_ENCODING_WITH_CONTENT_LENGTH,
            HttpCompliance.Violation.WHITESPACE_AFTER_FIELD_NAME,
            HttpCompliance.Violation.LF_CHUNK_TERMINATION);
    private static final int LEAST_READ_BUFFER_BYTES = 64 << 10;
    private static final int MOST_READ_BUFFER_BYTES = 256 << 10;
    /** Each body that waits for room keeps one buffer, and there may be thousands of them. */
    private static final int READ_BUFFERS_OF_A_HEAP = 16_384;
    /** A record of TLS, of which each read brings one, has 16 KB at most. */
    private static final int TLS_READ_BUFFER_BYTES = LEAST_READ_BUFFER_BYTES;
    /** Of each size; as many as the library would keep for so many threads. */
    private static final int MAX_IDLE_BUFFERS = MAX_THREADS / 2;
    /** An idle connection is kept for a while: small files often come in crowds. */
    private static final long IDLE_CONNECTION_MS = 15_000;
    private static final long IDLE_HOST_MS = 60_000;
    private static final long IDLE_RESOLVER_SECONDS = 5;

    private final OriginSettings settings;
    private final Clock clock;
    private final SocketAddressResolver resolver;
    private final LongAdder egressRefusals = new LongAdder();
    private final QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    /** {@link DnsResolver} bounds how many there are. */
    private final ExecutorService resolverThreads =
            new ThreadPoolExecutor(
                    0, Integer.MAX_VALUE, IDLE_RESOLVER_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
                    DaemonThreads.named("supernode-resolver-"));
    /** Guarded by this. */
    private final Map<TlsTrust, CustomClient> customClients = new HashMap<>();
    private final ConnectionPlaces places;
    private final HttpClient withoutTls;
    /** With {@link TlsTrust#DEFAULT}. Guarded by this; null before it is needed first. */
    private HttpClient byDefault;

    /** A client that is not the default one. */
    private static final class CustomClient {
        private final HttpClient http;
        private int users;
        private long lastUsed;

        private CustomClient(HttpClient http) {
            this.http = http;
        }
    }

    HttpClientPool(OriginSettings settings, HostResolver names, Clock clock) {
        this(settings, clock, resolverThreads -> new CheckedResolver(
                new EgressPolicy(settings.egress()),
                new DnsResolver(names, resolverThreads, settings.limits().queueTimeout(), clock)));
    }

    /** The same, whose hosts are resolved otherwise. */
    HttpClientPool(OriginSettings settings, Clock clock, Function<Executor, SocketAddressResolver> resolvers) {
        this(settings, clock, resolvers, readBufferBytes(Runtime.getRuntime().maxMemory()));
    }

    /** The same, which reads so much at a time of what comes without TLS. */
    HttpClientPool(
            OriginSettings settings,
            Clock clock,
            Function<Executor, SocketAddressResolver> resolvers,
            int readBufferBytes) {
        this.settings = settings;
        this.clock = clock;
        resolver = countingRefusals(resolvers.apply(resolverThreads));
        places = new ConnectionPlaces(settings.maxConnections(), settings.maxConnectionsPerHost(), threads);
        threads.setName("supernode-origin");
        threads.setDaemon(true);
        try {
            threads.start();
            withoutTls = start(new WithoutTls(), false, readBufferBytes);
        } catch (Exception e) {
            close();
            throw new IllegalStateException("the origin client cannot be started", e);
        }
    }

    private SocketAddressResolver countingRefusals(SocketAddressResolver checked) {
        return (host, port, context, promise) -> checked.resolve(host, port, context, Promise.from(
                promise::succeeded,
                failure -> {
                    if (failure instanceof EgressRefusedException) {
                        egressRefusals.increment();
                    }
                    promise.failed(failure);
                }));
    }

    /** How often the egress policy has refused a host so far. */
    long egressRefusals() {
        return egressRefusals.sum();
    }

    /** Looks up what these clients dial; what the egress policy refuses fails with {@link EgressRefusedException}. */
    SocketAddressResolver resolver() {
        return resolver;
    }

    /** For whoever asks one of these clients. */
    ConnectionPlaces places() {
        return places;
    }

    /** A running client for origins without TLS. It need not be released. */
    HttpClient withoutTls() {
        return withoutTls;
    }

    /** A running client for origins with TLS; empty if what is to be trusted is not understood, or too much of it is in use. */
    Optional<HttpClient> acquire(TlsTrust trust) {
        synchronized (this) {
            if (trust.equals(TlsTrust.DEFAULT)) {
                return startedByDefault();
            }
            CustomClient custom = customClients.get(trust);
            if (custom == null) {
                if (customClients.size() >= MAX_CUSTOM_CLIENTS && !dropOldest()) {
                    LOG.warn(
                            "no origin client for another set of trusted certificates: {} are in use",
                            MAX_CUSTOM_CLIENTS);
                    return Optional.empty();
                }
                try {
                    custom = new CustomClient(start(newContextFactory(trust), true, TLS_READ_BUFFER_BYTES));
                } catch (Exception e) {
                    LOG.warn("the certificates that a client wants to be trusted cannot be used: {}", e.toString());
                    return Optional.empty();
                }
                customClients.put(trust, custom);
            }
            custom.users++;
            return Optional.of(custom.http);
        }
    }

    private Optional<HttpClient> startedByDefault() {
        if (byDefault == null) {
            try {
                byDefault = start(newContextFactory(TlsTrust.DEFAULT), false, TLS_READ_BUFFER_BYTES);
            } catch (Exception e) {
                LOG.error("the origin client cannot be started for TLS", e);
            }
        }
        return Optional.ofNullable(byDefault);
    }

    /** Threads for what must not be done where it turns up. */
    Executor executor() {
        return threads;
    }

    /** Ends one use that {@link #acquire} began. */
    void release(HttpClient http) {
        if (http == withoutTls) {
            return;
        }
        synchronized (this) {
            for (CustomClient custom : customClients.values()) {
                if (custom.http == http) {
                    custom.users--;
                    custom.lastUsed = clock.nanoTime();
                }
            }
        }
    }

    private boolean dropOldest() {
        TlsTrust oldest = null;
        for (Map.Entry<TlsTrust, CustomClient> entry : customClients.entrySet()) {
            boolean idle = entry.getValue().users == 0;
            if (idle && (oldest == null || entry.getValue().lastUsed - customClients.get(oldest).lastUsed < 0)) {
                oldest = entry.getKey();
            }
        }
        if (oldest == null) {
            return false;
        }
        HttpClient http = customClients.remove(oldest).http;
        // Stopping waits for threads of the client itself.
        resolverThreads.execute(() -> stop(http));
        return true;
    }

    /**
     * How much is read at a time without TLS: 256 KB, so that the JVM does not compile all of the reading in the midst of the first
     * gigabyte, or less with a heap of less than 4 GB.
     *
     * @param maxHeapBytes which bounds memory outside the heap too, unless somebody sets that
     */
    static int readBufferBytes(long maxHeapBytes) {
        return (int) Math.max(
                LEAST_READ_BUFFER_BYTES, Math.min(MOST_READ_BUFFER_BYTES, maxHeapBytes / READ_BUFFERS_OF_A_HEAP));
    }

    private HttpClient start(SslContextFactory.Client tls, boolean isCustom, int readBufferBytes) throws Exception {
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(tls);
        if (isCustom) {
            connector.setSelectors(1);
        }
        HttpClient http = new HttpClient(new RawHeadTransport(connector, places));
        http.setExecutor(threads);
        http.setByteBufferPool(new IsolatedBufferPool(MAX_IDLE_BUFFERS, readBufferBytes));
        http.setSocketAddressResolver(resolver);
        http.setConnectTimeout(settings.connectTimeout().toMillis());
        http.setIdleTimeout(IDLE_CONNECTION_MS);
        http.setDestinationIdleTimeout(IDLE_HOST_MS);
        http.setMaxConnectionsPerDestination(settings.maxConnectionsPerHost());
        http.setMaxRequestsQueuedPerDestination(MAX_QUEUED_PER_HOST);
        http.setMaxResponseHeadersSize(MAX_HEADERS_BYTES);
        http.setResponseBufferSize(readBufferBytes);
        http.setFollowRedirects(false);
        http.setHttpCookieStore(new HttpCookieStore.Empty());
        http.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "supernode"));
        http.setHttpCompliance(RESPONSES);
        http.start();
        // Redirects and credentials are decided here, and a body is stored as it was sent.
        http.getContentDecoderFactories().clear();
        http.getProtocolHandlers().clear();
        http.getProtocolHandlers().put(new InterimResponses());
        return http;
    }

    private SslContextFactory.Client newContextFactory(TlsTrust trust) throws IOException {
        try {
            return trust.newContextFactory(settings.tls().originCas());
        } catch (GeneralSecurityException e) {
            throw new IOException("certificates cannot be used", e);
        }
    }

    /** The library wants one of every client, and reads all root certificates when it starts. */
    private static final class WithoutTls extends SslContextFactory.Client {

        @Override
        protected void doStart() {
            // Nothing is encrypted.
        }
    }

    private static void stop(HttpClient http) {
        try {
            http.stop();
        } catch (Exception e) {
            LOG.warn("an origin client did not stop cleanly", e);
        }
    }

    @Override
    public void close() {
        places.close();
        if (withoutTls != null) {
            stop(withoutTls);
        }
        synchronized (this) {
            if (byDefault != null) {
                stop(byDefault);
            }
            customClients.values().forEach(custom -> stop(custom.http));
            customClients.clear();
        }
        resolverThreads.shutdownNow();
        try {
            threads.stop();
        } catch (Exception e) {
            LOG.warn("the threads of the origin client did not stop cleanly", e);
        }
    }
}
