package io.supernode.cdn.settings;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How origins are asked.
 *
 * @param connectTimeout for one TCP connection to one address
 * @param firstByteTimeout from the moment a request is sent until the head of the response is here. As patient as
 *     clients are by default: some caches have the whole file before they send the first byte of it
 * @param readTimeout the longest silence in the middle of a body
 * @param maxRedirects how many redirects one request may take
 * @param retries how often a transient fault before the first byte of a body is tried again
 * @param retryBackoff the pause before the first such retry; it doubles with each
 * @param maxConnections in use at once, to all origins together; as many again may be idle for some seconds. Whoever caused a
 *     request ({@link io.supernode.core.port.OriginRequest#caller}) gets a connection only while others of it have fewer than
 *     are free. Further requests wait for the queue's time-out at most
 * @param maxConnectionsPerHost in use at once to one host, and never more than half of all
 * @param limits that end every fetch
 * @param egress which addresses may be dialled
 * @param tls whose certificates are believed
 */
public record OriginSettings(
        Duration connectTimeout,
        Duration firstByteTimeout,
        Duration readTimeout,
        int maxRedirects,
        int retries,
        Duration retryBackoff,
        int maxConnections,
        int maxConnectionsPerHost,
        FetchLimits limits,
        EgressRules egress,
        TlsRules tls) {

    /** No wait for an origin may be longer than this: every task must end. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private static final Duration REVALIDATION_PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_REDIRECTS = 50;
    private static final int MOST_RETRIES = 10;
    /** No setting of connections may be more. */
    public static final int MOST_CONNECTIONS = 10_000;
    /** With the idle ones that is a quarter of what the process may open: the rest is for clients and for files. */
    private static final int OPEN_FILES_SHARE = 8;
    private static final int LEAST_DEFAULT_CONNECTIONS = 64;

    public OriginSettings {
        requireWait(connectTimeout, "connectTimeout");
        requireWait(firstByteTimeout, "firstByteTimeout");
        requireWait(readTimeout, "readTimeout");
        requireWait(retryBackoff, "retryBackoff");
        requireBetween(maxRedirects, 0, MOST_REDIRECTS, "maxRedirects");
        requireBetween(retries, 0, MOST_RETRIES, "retries");
        requireBetween(maxConnections, 2, MOST_CONNECTIONS, "maxConnections");
        requireBetween(maxConnectionsPerHost, 1, MOST_CONNECTIONS, "maxConnectionsPerHost");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(egress, "egress");
        Objects.requireNonNull(tls, "tls");
    }

    /**
     * Sensible values for production: everything that weakens a check is off. The connections per host are many,
     * because a stalled one must not hold up others of its host; all together depend on how many files the process may open.
     */
    public static OriginSettings defaults() {
        return new OriginSettings(
                Duration.ofSeconds(3),
                Duration.ofMinutes(5),
                Duration.ofSeconds(20),
                20,
                2,
                Duration.ofMillis(300),
                defaultMaxConnections(OpenFiles.limit()),
                512,
                FetchLimits.defaults(),
                EgressRules.defaults(),
                TlsRules.STRICT);
    }

    static int defaultMaxConnections(long openFiles) {
        return (int) Math.max(LEAST_DEFAULT_CONNECTIONS, Math.min(MOST_CONNECTIONS, openFiles / OPEN_FILES_SHARE));
    }

    /** Until the head of a response is here, from the first moment on. */
    public Duration headPatience() {
        return limits.queueTimeout().plus(firstByteTimeout);
    }

    /** The same, for an origin of whose file there is a copy that can serve: shorter than clients wait. */
    public Duration revalidationPatience() {
        return firstByteTimeout.compareTo(REVALIDATION_PATIENCE) < 0 ? firstByteTimeout : REVALIDATION_PATIENCE;
    }

    /** The same, with origins on loopback allowed or not. */
    public OriginSettings withLoopbackOrigin(boolean allowed) {
        return withEgress(egress.withLoopback(allowed));
    }

    /** The same, with other rules about addresses. */
    public OriginSettings withEgress(EgressRules rules) {
        return with(copy -> copy.egress = rules);
    }

    /** The same, with other limits. */
    public OriginSettings withLimits(FetchLimits other) {
        return with(copy -> copy.limits = other);
    }

    /** The same, with another bound on connections to all origins. */
    public OriginSettings withMaxConnections(int count) {
        return with(copy -> copy.maxConnections = count);
    }

    /** The same, with another bound on connections to one host. */
    public OriginSettings withMaxConnectionsPerHost(int count) {
        return with(copy -> copy.maxConnectionsPerHost = count);
    }

    /** The same, with other patience. */
    public OriginSettings withTimeouts(Duration connect, Duration firstByte, Duration read) {
        return with(copy -> {
            copy.connectTimeout = connect;
            copy.firstByteTimeout = firstByte;
            copy.readTimeout = read;
        });
    }

    /** The same, with other retries. */
    public OriginSettings withRetries(int count, Duration backoff) {
        return with(copy -> {
            copy.retries = count;
            copy.retryBackoff = backoff;
        });
    }

    /** The same, with clients allowed or not to weaken or widen the trust in their own origins. */
    public OriginSettings withClientTls(boolean insecure, boolean rootCas) {
        return withTls(tls.withClients(insecure, rootCas));
    }

    /** The same, with other certificates that are believed. */
    public OriginSettings withTls(TlsRules rules) {
        return with(copy -> copy.tls = rules);
    }

    /** The same, with other patience for the head of a response. */
    public OriginSettings withFirstByteTimeout(Duration timeout) {
        return with(copy -> copy.firstByteTimeout = timeout);
    }

    private OriginSettings with(Consumer<Copy> change) {
        Copy copy = new Copy();
        change.accept(copy);
        return copy.checked();
    }

    static void requireWait(Duration wait, String name) {
        Objects.requireNonNull(wait, name);
        if (wait.toMillis() < 1 || wait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(name + " is 1 ms to " + LONGEST_WAIT.toMinutes() + " min, not " + wait);
        }
    }

    private static void requireBetween(int value, int least, int most, String name) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
        }
    }

    /** A copy whose values may be changed one by one: the components are named once, not in every method above. */
    private final class Copy {
        private Duration connectTimeout = OriginSettings.this.connectTimeout;
        private Duration firstByteTimeout = OriginSettings.this.firstByteTimeout;
        private Duration readTimeout = OriginSettings.this.readTimeout;
        private int maxRedirects = OriginSettings.this.maxRedirects;
        private int retries = OriginSettings.this.retries;
        private Duration retryBackoff = OriginSettings.this.retryBackoff;
        private int maxConnections = OriginSettings.this.maxConnections;
        private int maxConnectionsPerHost = OriginSettings.this.maxConnectionsPerHost;
        private FetchLimits limits = OriginSettings.this.limits;
        private EgressRules egress = OriginSettings.this.egress;
        private TlsRules tls = OriginSettings.this.tls;

        private OriginSettings checked() {
            return new OriginSettings(
                    connectTimeout, firstByteTimeout, readTimeout, maxRedirects, retries, retryBackoff,
                    maxConnections, maxConnectionsPerHost, limits, egress, tls);
        }
    }
}
