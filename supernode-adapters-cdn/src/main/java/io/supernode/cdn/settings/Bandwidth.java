package io.supernode.cdn.settings;

/**
 * Bounds what all fetches together take from origins. Each running fetch asks for its next bytes and is told when it may go
 * on; since each has at most one such question open, and they are answered in the order of their coming, all get the same
 * share. Thread-safe; nothing here waits.
 */
public final class Bandwidth {

    /** Stands for no bound. */
    public static final long UNLIMITED = 0;

    private static final double NANOS_PER_SECOND = 1e9;

    /** Guarded by this. */
    private long bytesPerSecond;
    /** When, by {@link System#nanoTime}, everything that was granted so far will have been used up. */
    private long usedUpAt = System.nanoTime();

    /** A bound in bytes per second, or {@link #UNLIMITED}. */
    public Bandwidth(long bytesPerSecond) {
        setRate(bytesPerSecond);
    }

    /** The bound in bytes per second, or {@link #UNLIMITED}. */
    public synchronized long rate() {
        return bytesPerSecond;
    }

    /** Changes the bound at once; what was granted by the old one keeps its time. */
    public synchronized void setRate(long newBytesPerSecond) {
        if (newBytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate is at least 0 bytes/s");
        }
        long now = System.nanoTime();
        long owed = usedUpAt - now;
        if (newBytesPerSecond == UNLIMITED || bytesPerSecond == UNLIMITED || owed <= 0) {
            usedUpAt = now;
        } else {
            usedUpAt = now + (long) ((double) owed * bytesPerSecond / newBytesPerSecond);
        }
        bytesPerSecond = newBytesPerSecond;
    }

    /** {@code bytes} have come; answers in how many nanoseconds, at least 0, whoever took them may take more. */
    public synchronized long taken(int bytes) {
        if (bytesPerSecond == UNLIMITED) {
            return 0;
        }
        long now = System.nanoTime();
        long from = usedUpAt - now > 0 ? usedUpAt : now;
        usedUpAt = from + (long) (bytes / (double) bytesPerSecond * NANOS_PER_SECOND);
        return usedUpAt - now;
    }
}
