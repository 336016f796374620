package io.supernode.core.swarm;

/**
 * What it gains clients to download two pieces at once. With one at a time nothing comes while the client checks a piece, reports it,
 * asks, and connects to the next server; how long that takes differs by client and host, and nobody tells. It shows in busy periods,
 * in which a peer has at least one download all the time: one with a single piece takes the piece's transfer and the pause after it,
 * one with n pieces n transfers over the same link and one pause.
 *
 * <p>Means follow the swarm, since its links get busier; one sample weighs little, however long it took. Guarded by the task's lock.
 */
final class OverlapGain {

    /** Fewer periods of either kind say nothing. */
    private static final int FEWEST_PERIODS = 4;
    /** What one more period weighs at least. */
    private static final double LEAST_WEIGHT = 1.0 / 32;
    /** A period counts as no longer than so many times the mean: outliers are of slow servers, not of pauses. */
    private static final double LONGEST = 2;

    private final Mean single = new Mean();
    private final Mean overlapping = new Mean();
    /** Mean part of the pauses that the overlapping ones saved. */
    private final Mean saved = new Mean();

    /** Forgets slowly. */
    private static final class Mean {

        private double value;
        private int samples;

        void add(double sample) {
            samples = Math.min(samples + 1, Integer.MAX_VALUE - 1);
            double bounded = samples == 1 ? sample : Math.min(sample, LONGEST * value);
            value += Math.max(LEAST_WEIGHT, 1.0 / samples) * (bounded - value);
        }
    }

    /**
     * A busy period has ended.
     *
     * @param pieces that came in it, all of them whole, over links that nobody else used
     */
    void add(double nanos, int pieces) {
        if (pieces == 1) {
            single.add(nanos);
        } else {
            overlapping.add(nanos / pieces);
            saved.add(1 - 1.0 / pieces);
        }
    }

    /** For which part of a piece's time nothing comes to a client with one download at a time; 0 while that is not known. */
    double pausePart() {
        if (Math.min(single.samples, overlapping.samples) < FEWEST_PERIODS) {
            return 0;
        }
        return Math.max(0, Math.min(1, (single.value - overlapping.value) / saved.value / single.value));
    }
}
