package io.supernode.core.report;

/**
 * What the supernode's own uploads together have given to the network in a span of time, as the data port has measured
 * it. Only bytes that have left count, not those in buffers of the system; and an upload runs until its last byte has
 * left.
 *
 * @param bytes of all uploads
 * @param nanos how long the span was, in which at least one upload ran all the time; 0 in {@link #NONE} only
 * @param uploadNanos how long the uploads ran within it, added up: over {@code nanos} that is how many ran at once
 * @param fastestBytes of them, those of the upload that got most
 */
public record SeedThroughput(long bytes, long nanos, long uploadNanos, long fastestBytes) {

    /** Says that somebody measures, and has measured nothing yet. */
    public static final SeedThroughput NONE = new SeedThroughput(0, 0, 0, 0);

    private static final double NANOS_PER_SECOND = 1e9;

    public SeedThroughput {
        if (bytes < 0 || nanos < 0 || uploadNanos < nanos || fastestBytes < 0 || fastestBytes > bytes
                || nanos == 0 && (bytes > 0 || uploadNanos > 0)) {
            throw new IllegalArgumentException("no upload can have given " + fastestBytes + " of " + bytes + " bytes in "
                    + nanos + " ns, and all together have run for " + uploadNanos + " ns");
        }
    }

    /** Of all uploads together, bytes per second; not for {@link #NONE}. */
    public double rate() {
        return bytes * NANOS_PER_SECOND / nanos;
    }

    /** Of the fastest upload, bytes per second; not for {@link #NONE}. */
    public double fastestRate() {
        return fastestBytes * NANOS_PER_SECOND / nanos;
    }

    /** How many uploads ran at once, on average; not for {@link #NONE}. */
    public double uploads() {
        return (double) uploadNanos / nanos;
    }
}
