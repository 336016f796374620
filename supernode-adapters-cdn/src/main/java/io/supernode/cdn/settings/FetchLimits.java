package io.supernode.cdn.settings;

import java.time.Duration;

/**
 * What ends a fetch that would go on for ever, or for too much.
 *
 * @param maxFileBytes the largest file that is fetched
 * @param minBytesPerSecond an origin that sends less on average over a read time-out is given up; 0 for no minimum. The
 *     time in which it waits for us does not count
 * @param queueTimeout for the resolving of the name, the connecting, and the waiting for a free connection to the host
 * @param progressTimeout since the last byte came, over all retries: then the fetch is given up. Before the first byte
 *     the patience for the head of a response counts, if that is longer
 */
public record FetchLimits(
        long maxFileBytes, long minBytesPerSecond, Duration queueTimeout, Duration progressTimeout) {

    /** A task must end within 60 s after the last byte; some of them are left for the time that telling takes. */
    private static final Duration LONGEST_PROGRESS_TIMEOUT = Duration.ofSeconds(58);

    private static final long DEFAULT_MOST_BYTES = 1L << 40;
    private static final long DEFAULT_LEAST_RATE = 4096;

    public FetchLimits {
        OriginSettings.requireWait(queueTimeout, "queueTimeout");
        OriginSettings.requireWait(progressTimeout, "progressTimeout");
        if (progressTimeout.compareTo(LONGEST_PROGRESS_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "progressTimeout is at most " + LONGEST_PROGRESS_TIMEOUT.toSeconds() + " s");
        }
        if (maxFileBytes < 0 || minBytesPerSecond < 0) {
            throw new IllegalArgumentException("maxFileBytes and minBytesPerSecond are at least 0");
        }
    }

    /** 1 TB, 4 KB/s, 25 s, 50 s. */
    public static FetchLimits defaults() {
        return new FetchLimits(
                DEFAULT_MOST_BYTES, DEFAULT_LEAST_RATE, Duration.ofSeconds(25), Duration.ofSeconds(50));
    }

    /** The same, with another cap. */
    public FetchLimits withMaxFileBytes(long bytes) {
        return new FetchLimits(bytes, minBytesPerSecond, queueTimeout, progressTimeout);
    }

    /** The same, with another minimum rate. */
    public FetchLimits withMinBytesPerSecond(long rate) {
        return new FetchLimits(maxFileBytes, rate, queueTimeout, progressTimeout);
    }

    /** The same, with other patience. */
    public FetchLimits withTimeouts(Duration queue, Duration progress) {
        return new FetchLimits(maxFileBytes, minBytesPerSecond, queue, progress);
    }
}
