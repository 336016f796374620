package io.supernode.core.policy;

/**
 * How many uploads the supernode runs at once, sized from measured piece rates (scheduling study, rule 2): so few that
 * each is about as fast as a client's link. Where somebody measures what its link gives, it begins with few and runs more
 * as long as these give more together, up to what is configured. Policies that want another rule call {@link PieceAssigner} without asking
 * here.
 *
 * <p>Only by one upload too many is it seen that a link is full, and that one delays the others. While pieces still come in from the
 * origin, every peer waits for the first copies of the few that there are: then more are tried with a new piece only, which has to
 * leave anyway.
 */
public final class SeedSlots {

    /** Slots for each multiple of a client's rate that the supernode's upload is. */
    private static final double SLOTS_PER_RATE = 1.5;
    /** What a client is taken to reach before anything was measured: too few slots at first cost less than too many. */
    private static final double UNMEASURED_RATE = 37.5e6;
    /** From this part of it on, the link gives what is configured, and is as good as full. */
    private static final double AS_CONFIGURED = 0.95;
    /** A task gets so many however few the slots are. */
    private static final int MINIMUM = 2;
    /**
     * And so many while other tasks have some: every task gets on, and many tasks do not share the supernode's link out
     * among more uploads than it can carry at a client's rate.
     */
    private static final int MINIMUM_BESIDE_OTHERS = 1;

    /** Part of the peers that the supernode serves at once at most: the others have somebody to learn from soon. */
    private static final double SHARE = 0.2;
    /** So few peers are not worth a limit. */
    private static final int FEW_PEERS = 4;

    private SeedSlots() {}

    /** Whether the supernode may upload one piece more of this task. */
    public static boolean isFree(SchedulingView view) {
        int ofTask = view.seedUploadsOfTask();
        int minimum = view.seedUploads() > ofTask ? MINIMUM_BESIDE_OTHERS : MINIMUM;
        return ofTask < minimum
                || view.seedUploads() < slots(view) && ofTask < Math.max(FEW_PEERS, SHARE * view.peers());
    }

    /** Of all tasks together. */
    private static double slots(SchedulingView view) {
        double rate = view.medianRate() > 0 ? view.medianRate() : UNMEASURED_RATE;
        double configured = SLOTS_PER_RATE * view.seedBandwidth() / rate;
        UplinkCapacity uplink = view.seedUplink().orElse(null);
        return uplink == null
                ? configured
                : Math.min(configured, Math.max(MINIMUM, measured(view, uplink)));
    }

    /**
     * As long as more uploads give more, half as many more. Of a full link those that fill it, until a peer's rate is known: at
     * first every copy counts, and soon. Afterwards some more, so that none of it lies idle between two of them; two fill a
     * link of two clients' rates by themselves. Clients of another task may be slower than those with which it was measured.
     */
    private static double measured(SchedulingView view, UplinkCapacity uplink) {
        boolean givesAll = uplink.rate() >= AS_CONFIGURED * view.seedBandwidth();
        if (!uplink.isFull() && !givesAll) {
            return view.isSeedComplete() || view.seedHasNewPiece()
                    ? SLOTS_PER_RATE * uplink.uploads()
                    : uplink.uploads();
        }
        double medianRate = view.medianRate();
        if (medianRate == 0) {
            return uplink.uploads();
        }
        double filling = Math.max(uplink.uploads(), uplink.rate() / medianRate / SLOTS_PER_RATE);
        return Math.min(SLOTS_PER_RATE * filling, 2 * (filling - 1));
    }
}
