package io.supernode.http.data;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast the client of one connection reads, and whether it does so at all. What the system takes into its buffers is no proof:
 * it takes some hundred KB for a client that never reads. Time in which the connection waits for its share of the bandwidth does
 * not count. Called by one thread at a time, but for {@link #isRead}.
 */
final class ReaderPace {

    /** Who reads more slowly than the least rate for so long is ended. Buffers empty by leaps: a shorter time says little. */
    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Well above what the buffers of both systems hold; see {@link SendfileEndPoint}. */
    private static final long PROOF_BYTES = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long connection;
    private final long leastBytesPerSecond;
    private final LongSupplier nanoTime;
    private volatile long sent;
    private long windowBytes;
    private long windowNanos;
    private long writingSince;

    /**
     * @param connection its number, in the order of their coming
     * @param leastBytesPerSecond 0 for none
     */
    ReaderPace(long connection, long leastBytesPerSecond, LongSupplier nanoTime) {
        this.connection = connection;
        this.leastBytesPerSecond = leastBytesPerSecond;
        this.nanoTime = nanoTime;
    }

    /** The number of the connection. */
    long connection() {
        return connection;
    }

    /** Whether the client has read what this connection has sent, as far as can be seen from here. */
    boolean isRead() {
        return sent >= PROOF_BYTES;
    }

    /** From now on it is the client for which this connection waits. */
    void writingBegins() {
        writingSince = nanoTime.getAsLong();
    }

    /**
     * The system has taken so many bytes.
     *
     * @throws IOException if the client reads more slowly than it must
     */
    void sent(long bytes) throws IOException {
        sent += bytes;
        if (leastBytesPerSecond == 0) {
            return;
        }
        long now = nanoTime.getAsLong();
        windowBytes += bytes;
        windowNanos += now - writingSince;
        writingSince = now;
        if (windowNanos < WINDOW_NANOS) {
            return;
        }
        double rate = windowBytes / (windowNanos / NANOS_PER_SECOND);
        windowBytes = 0;
        windowNanos = 0;
        if (rate < leastBytesPerSecond) {
            throw new IOException("the client reads " + (long) rate + " bytes/s, " + leastBytesPerSecond + " are the least");
        }
    }
}
