package io.supernode.testkit.peer;

import java.util.concurrent.TimeUnit;

/**
 * Shares a link of so many bytes per second among all threads that use it, first come, first served. Thread-safe.
 */
public final class RateLimiter {

    /** A link that was idle may make up for this much of it: less than a reader's turn of the scheduler. */
    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long bytesPerSecond;
    private long nextFree = System.nanoTime();

    private RateLimiter(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** @param bytesPerSecond or 0 for no limit */
    public static RateLimiter of(long bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate is not negative: " + bytesPerSecond);
        }
        return new RateLimiter(bytesPerSecond);
    }

    /** Waits until the link has carried {@code bytes} more. */
    public void acquire(int bytes) throws InterruptedException {
        if (bytesPerSecond == 0) {
            return;
        }
        long wait = reserve(bytes) - System.nanoTime();
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }

    private synchronized long reserve(int bytes) {
        long earliest = System.nanoTime() - BURST_NANOS;
        if (nextFree - earliest < 0) {
            nextFree = earliest;
        }
        nextFree += (long) ((double) bytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
        return nextFree;
    }

    boolean isLimited() {
        return bytesPerSecond > 0;
    }
}
