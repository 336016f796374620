package io.supernode.store;

import java.time.Duration;

/**
 * How often the state is written, and how much of it.
 *
 * @param writeInterval what has changed is given to the system this often: a process that dies loses no more
 * @param forceInterval what was written is forced to the disk this often: a power cut loses no more
 * @param retryInterval after a failure the disk is tried again this often
 * @param smallestJournal in bytes: a journal is never closed before; after that, when it is twice as long as the snapshot before it
 * @param maxBytes heap that the records may take when they are read, by estimate: beyond it tasks of which nothing was heard for longest
 *     are left out, with their peers
 */
public record StateSettings(
        Duration writeInterval, Duration forceInterval, Duration retryInterval, long smallestJournal, long maxBytes) {

    private static final long DEFAULT_SMALLEST_JOURNAL = 16L << 20;

    public StateSettings {
        if (writeInterval.isNegative() || forceInterval.isNegative() || retryInterval.isNegative()) {
            throw new IllegalArgumentException("times are not negative");
        }
        if (smallestJournal < 1) {
            throw new IllegalArgumentException("a journal has at least one byte, not " + smallestJournal);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("records may take at least one byte, not " + maxBytes);
        }
    }

    /** Of which records everything is read, whatever it takes. */
    public StateSettings(Duration writeInterval, Duration forceInterval, Duration retryInterval, long smallestJournal) {
        this(writeInterval, forceInterval, retryInterval, smallestJournal, Long.MAX_VALUE);
    }

    /** The same, with another bound. */
    public StateSettings withMaxBytes(long bytes) {
        return new StateSettings(writeInterval, forceInterval, retryInterval, smallestJournal, bytes);
    }

    /** Written fifty times a second at most, forced twice a second. */
    public static StateSettings defaults() {
        return new StateSettings(
                Duration.ofMillis(20), Duration.ofMillis(500), Duration.ofSeconds(5), DEFAULT_SMALLEST_JOURNAL);
    }
}
