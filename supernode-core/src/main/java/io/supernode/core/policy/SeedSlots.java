package io.supernode.core.policy;

/** How many uploads the supernode runs at once, sized from measured piece rates (scheduling study, rule 2). */
final class SeedSlots {

    /** Slots for each multiple of a client's rate that the supernode's upload is. */
    private static final double SLOTS_PER_RATE = 1.5;
    /** What a client is taken to reach before anything was measured: too few slots at first cost less than too many. */
    private static final double UNMEASURED_RATE = 37.5e6;
    /** A task gets so many however busy the supernode is with others. */
    private static final int MINIMUM = 2;

    /** Part of the peers that the supernode serves at once at most: the others have somebody to learn from soon. */
    private static final double SHARE = 0.2;
    /** So few peers are not worth a limit. */
    private static final int FEW_PEERS = 4;

    private SeedSlots() {}

    static boolean free(Turn turn) {
        int here = turn.seedLoadHere();
        return here < MINIMUM
                || turn.seedLoad() < slots(turn) && here < Math.max(FEW_PEERS, SHARE * turn.members());
    }

    /** Of all tasks together. */
    private static double slots(Turn turn) {
        double rate = turn.medianRate() > 0 ? turn.medianRate() : UNMEASURED_RATE;
        return SLOTS_PER_RATE * turn.seedBandwidth() / rate;
    }
}
