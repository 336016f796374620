package io.supernode.app;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a heap that has been made much larger than what lives in it is to be collected as a whole. G1 makes it larger, up to a
 * quarter of the machine's memory, as soon as collections take more than 1 % of the time, which on a busy machine they do with
 * any heap; and nothing but a collection of all of it makes it smaller. With thousands of peers that takes some hundredths of a
 * second, and is not done more often than costs a few percent. Where more lives, the heap is left to G1. Used by one thread.
 */
final class HeapLimit {

    /** With what the JVM needs besides, the process stays below 350 MB. */
    static final long MOST_BYTES = 184L << 20;

    /**
     * To how much it is made smaller then. G1 looks after every fourth collection or so whether it makes the heap larger, up to three
     * times as large at once: from a small one on, it would be too large again in no time.
     */
    static final long KEPT_BYTES = 128L << 20;

    /** By default as much of it is left free by a collection at most. */
    private static final int DEFAULT_FREE_PERCENT = 70;

    /** A heap of less than this times what lives in it would be collected all the time. */
    static final int LEAST_SHARE = 4;

    /** How much time has to pass for a collection, by what it took, and its bounds. On a busy machine most of what it took was waiting. */
    private static final int PAUSE_SHARE = 25;
    private static final long SHORTEST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

    /**
     * So much of that time may still be to come. Once G1 has made the heap larger it is filled within less than a second, and then G1
     * says nothing for another one: who waits is too late.
     */
    private static final long AHEAD_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanoTime;
    private long live;
    /** When the time for all collections has passed. */
    private long paidNanos;

    /** @param nanoTime as {@link System#nanoTime} */
    HeapLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.paidNanos = nanoTime.getAsLong();
    }

    /** Whether a heap of so many bytes is to be collected now. */
    boolean isExceededBy(long heapBytes) {
        return heapBytes > Math.max(MOST_BYTES, LEAST_SHARE * live) && paidNanos - nanoTime.getAsLong() <= AHEAD_NANOS;
    }

    /**
     * How many percent of the heap are to be free at most when it has been collected, so that it keeps {@value #KEPT_BYTES} bytes.
     *
     * @param usedBytes how much of it is in use now, which tells something only until it has been collected once
     */
    int freePercent(long usedBytes) {
        long remaining = Math.min(live == 0 ? usedBytes : live, KEPT_BYTES);
        return Math.max(DEFAULT_FREE_PERCENT, (int) (100 - (100 * remaining + KEPT_BYTES - 1) / KEPT_BYTES));
    }

    /** It has been; so many bytes have remained, and so long it took. */
    void collected(long remainingBytes, long nanos) {
        live = remainingBytes;
        long pause = Math.min(LONGEST_PAUSE_NANOS, Math.max(SHORTEST_PAUSE_NANOS, PAUSE_SHARE * nanos));
        long now = nanoTime.getAsLong();
        paidNanos = now + Math.max(0, paidNanos - now) + pause;
    }
}
