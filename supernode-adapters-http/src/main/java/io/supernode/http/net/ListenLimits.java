package io.supernode.http.net;

import java.time.Duration;

/**
 * Bounds of a listening port, whatever its clients do.
 *
 * @param maxHeaderBytes of the request line and all headers together; more is refused with 414 or 431
 * @param idleTimeout a connection on which nothing moves for so long is closed, also in mid-reply
 * @param requestTimeout a request, with its body, must have come within this time of its first byte
 * @param maxConnections at once; further ones are not accepted until some end
 * @param maxConnectionsPerAddress at once; further ones of that address are closed
 * @param maxBodyMemory bytes of bodies that have come in part, or are being taken, of all connections together; further ones are refused
 * @param maxThreads of the port; half of them at most watch its connections
 */
public record ListenLimits(
        int maxHeaderBytes,
        Duration idleTimeout,
        Duration requestTimeout,
        int maxConnections,
        int maxConnectionsPerAddress,
        long maxBodyMemory,
        int maxThreads) {

    private static final int DEFAULT_HEADER_BYTES = 8 * 1024;
    private static final Duration DEFAULT_IDLE = Duration.ofSeconds(30);
    private static final Duration DEFAULT_REQUEST = Duration.ofSeconds(10);
    /** Each of 10 000 peers may keep one connection and open another. */
    private static final int DEFAULT_CONNECTIONS = 20_000;
    /** Half of all: thousands of clients may share an address, but none keeps everybody else out. */
    public static final int DEFAULT_CONNECTIONS_PER_ADDRESS = DEFAULT_CONNECTIONS / 2;
    /** The heap is for peers above all: they may have half of it. */
    private static final int HEAP_PARTS = 16;
    /** As an address has half of them at most, several of the longest that clients send. */
    private static final long LEAST_BODY_MEMORY = 4 << 20;
    /** 16 000 registrations of the usual length at once. */
    private static final long ENOUGH_BODY_MEMORY = 64 << 20;
    private static final int DEFAULT_THREADS = 64;
    /** Nothing on these threads waits for a client: more of them would only take turns. */
    private static final int THREADS_PER_PROCESSOR = 2;
    /** Acceptor, selectors and reserved threads take this many for themselves. */
    private static final int MIN_THREADS = 8;

    public ListenLimits {
        if (maxHeaderBytes < 1024) {
            throw new IllegalArgumentException("maxHeaderBytes must be at least 1024, not " + maxHeaderBytes);
        }
        if (!isPositive(idleTimeout) || !isPositive(requestTimeout)) {
            throw new IllegalArgumentException("idleTimeout and requestTimeout must be at least 1 ms");
        }
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections must be above 0, not " + maxConnections);
        }
        if (maxConnectionsPerAddress < 1) {
            throw new IllegalArgumentException(
                    "maxConnectionsPerAddress must be above 0, not " + maxConnectionsPerAddress);
        }
        if (maxBodyMemory < 1) {
            throw new IllegalArgumentException("maxBodyMemory must be above 0, not " + maxBodyMemory);
        }
        if (maxThreads < MIN_THREADS) {
            throw new IllegalArgumentException("maxThreads must be at least " + MIN_THREADS + ", not " + maxThreads);
        }
    }

    public static ListenLimits defaults() {
        long heap = Runtime.getRuntime().maxMemory();
        return new ListenLimits(
                DEFAULT_HEADER_BYTES, DEFAULT_IDLE, DEFAULT_REQUEST, DEFAULT_CONNECTIONS, DEFAULT_CONNECTIONS_PER_ADDRESS,
                Math.max(LEAST_BODY_MEMORY, Math.min(heap / HEAP_PARTS, ENOUGH_BODY_MEMORY)),
                Math.max(DEFAULT_THREADS, THREADS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors()));
    }

    /** The threads of the port that may watch its connections: the others accept them and do what takes longer. */
    int maxSelectors() {
        return maxThreads / 2;
    }

    private static boolean isPositive(Duration duration) {
        return duration.toMillis() > 0;
    }

    public ListenLimits withIdleTimeout(Duration value) {
        return new ListenLimits(
                maxHeaderBytes, value, requestTimeout, maxConnections, maxConnectionsPerAddress, maxBodyMemory, maxThreads);
    }

    public ListenLimits withRequestTimeout(Duration value) {
        return new ListenLimits(
                maxHeaderBytes, idleTimeout, value, maxConnections, maxConnectionsPerAddress, maxBodyMemory, maxThreads);
    }

    public ListenLimits withMaxConnections(int value) {
        return new ListenLimits(
                maxHeaderBytes, idleTimeout, requestTimeout, value, maxConnectionsPerAddress, maxBodyMemory, maxThreads);
    }

    public ListenLimits withMaxConnectionsPerAddress(int value) {
        return new ListenLimits(
                maxHeaderBytes, idleTimeout, requestTimeout, maxConnections, value, maxBodyMemory, maxThreads);
    }

    public ListenLimits withMaxBodyMemory(long value) {
        return new ListenLimits(
                maxHeaderBytes, idleTimeout, requestTimeout, maxConnections, maxConnectionsPerAddress, value, maxThreads);
    }
}
