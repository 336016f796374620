package io.supernode.core.policy;

/** How many uploads the supernode runs at once, sized from measured piece rates (scheduling study, rule 2). */
final class SeedSlots {

    /** Slots for each multiple of a client's rate that the supernode's upload is. */
    private static final double SLOTS_PER_RATE = 1.5;
    /** What a client is taken to reach before anything was measured: too few slots at first cost less than too many. */
    private static final double UNMEASURED_RATE = 37.5e6;
    /** A task gets so many however busy the supernode is with others. */
    private static final int MINIMUM = 2;

    private SeedSlots() {}

    static int count(Turn turn) {
        double rate = turn.medianRate() > 0 ? turn.medianRate() : UNMEASURED_RATE;
        return (int) Math.max(MINIMUM, Math.min(Integer.MAX_VALUE, SLOTS_PER_RATE * turn.seedBandwidth() / rate));
    }

    static boolean free(Turn turn) {
        return turn.seedLoadHere() < MINIMUM || turn.seedLoad() < count(turn);
    }
}
