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

    /** A heap of less than this times what lives in it would be collected all the time. */
    static final int LEAST_SHARE = 4;

    /** The pause after a collection, by what it took, and its bounds. On a busy machine most of what it took was waiting. */
    private static final int PAUSE_SHARE = 50;
    private static final long SHORTEST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final LongSupplier nanoTime;
    private long live;
    private long nextNanos;

    /** @param nanoTime as {@link System#nanoTime} */
    HeapLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextNanos = nanoTime.getAsLong();
    }

    /** Whether a heap of so many bytes is to be collected now. */
    boolean isExceededBy(long heapBytes) {
        return heapBytes > Math.max(MOST_BYTES, LEAST_SHARE * live) && nanoTime.getAsLong() - nextNanos >= 0;
    }

    /** It has been; so many bytes have remained, and so long it took. */
    void collected(long remainingBytes, long nanos) {
        live = remainingBytes;
        long pause = Math.min(LONGEST_PAUSE_NANOS, Math.max(SHORTEST_PAUSE_NANOS, PAUSE_SHARE * nanos));
        nextNanos = nanoTime.getAsLong() + pause;
    }
}
