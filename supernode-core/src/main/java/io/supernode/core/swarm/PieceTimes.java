package io.supernode.core.swarm;

/**
 * How long the whole pieces of a swarm take, and after which time one is overdue: 8 times the median, and at least 1 s;
 * from a peer that has not given a piece yet, and may never give one, 4 times the median, and at least 0.5 s.
 *
 * <p>Pieces from the supernode share its link, and may take many times as long as those from peers; so one is overdue
 * only when it also takes 3 times as long as others from the supernode. If a slow supernode took its own pieces for
 * overdue, it would begin others beside them, which makes all of them slower, until none arrives within its client's
 * time-out any more.
 *
 * <p>Guarded by the task's lock.
 */
final class PieceTimes {

    private static final double NANOS = 1e9;
    private static final double FACTOR = 8;
    /** Its uploads differ less than those of many peers, and a client that is gone should not keep a slot for long. */
    private static final double SEED_FACTOR = 3;
    /** Shorter is never overdue: control latency and slow start are in it. */
    private static final double FLOOR_NANOS = NANOS;
    private static final double UNPROVEN_FACTOR = 4;
    private static final double UNPROVEN_FLOOR_NANOS = 0.5 * NANOS;
    /** Before a median is known: 4 MB over 7 Mbit/s. */
    private static final double UNMEASURED_NANOS = 5 * NANOS;
    /** Before one from the supernode has come: its first uploads may run to clients that are gone. */
    private static final double UNMEASURED_SEED_NANOS = 10 * NANOS;
    /** So much longer with each of them that was given up: a supernode whose link is slow should not begin many. */
    private static final double UNMEASURED_SEED_GROWTH = 4;
    /** What the most patient clients, Go, bear: after this time they have given up by themselves. */
    private static final double PATIENT_RATE = 64 << 10;
    private static final double PATIENT_GRACE_NANOS = 10 * NANOS;

    private final RunningMedian all = new RunningMedian();
    private final RunningMedian fromSeed = new RunningMedian();
    private double unmeasuredSeedNanos = UNMEASURED_SEED_NANOS;

    /** A whole piece has arrived. */
    void add(double nanos, boolean isFromSeed) {
        all.add(nanos);
        if (isFromSeed) {
            fromSeed.add(nanos);
        }
    }

    /** Of all pieces, in nanoseconds; 0 before the first. */
    double median() {
        return all.value();
    }

    /** After how many nanoseconds a piece is overdue that comes from a peer which has given whole pieces before. */
    double overdueFromProven() {
        return all.samples() == 0 ? UNMEASURED_NANOS : Math.max(FLOOR_NANOS, FACTOR * all.value());
    }

    /** After how many nanoseconds a piece is overdue that comes from a peer which has given none yet. */
    double overdueFromUnproven() {
        return all.samples() == 0 ? UNMEASURED_NANOS : Math.max(UNPROVEN_FLOOR_NANOS, UNPROVEN_FACTOR * all.value());
    }

    /** A piece from the supernode was overdue. */
    void overdueFromSeedFreed() {
        unmeasuredSeedNanos *= UNMEASURED_SEED_GROWTH;
    }

    /** After how many nanoseconds every client has given up a piece of {@code length} bytes by itself. */
    static double clientPatience(int length) {
        return PATIENT_GRACE_NANOS + length / PATIENT_RATE * NANOS;
    }

    /**
     * After how many nanoseconds a piece of {@code length} bytes from the supernode is overdue: never later than when
     * its client has given it up. As long as none from the supernode has arrived, the first is overdue after 10 s and
     * each further one after 4 times as long as the one before it.
     */
    double overdueFromSeed(int length) {
        return Math.min(clientPatience(length), fromSeed.samples() == 0
                ? unmeasuredSeedNanos
                : Math.max(overdueFromProven(), SEED_FACTOR * fromSeed.value()));
    }
}
