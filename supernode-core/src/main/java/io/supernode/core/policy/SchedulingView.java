package io.supernode.core.policy;

import java.util.Optional;

/**
 * What a {@link SchedulingPolicy} may know when a peer asks for pieces. Valid only within
 * {@link SchedulingPolicy#schedule}. Rates are bytes per second and times nanoseconds, 0 when not known yet.
 */
public interface SchedulingView {

    // ---- the asking peer ----

    /** Its downloads that are believed to move, overdue ones excluded, those assigned in this call included. */
    int running();

    /** Those of them that come from a proven server or from the supernode. */
    int runningFromProven();

    /**
     * Whether it has lost a time-out to a server that stalled, or is about to: a client cannot be told to give a download up (protocol
     * section 2), so it waits until it does so by itself.
     */
    boolean hasTimedOut();

    /** How long it has been without a download although it asks for one, over all its requests; 0 while it has one. */
    long heldNanos();

    /**
     * Whether its request has been held as long as it may be: it is answered with what it is assigned in this call, or told to ask
     * again later.
     */
    boolean isDue();

    // ---- the limits ----

    /** Pieces at once of one peer: peerDownLimit. */
    int downloadLimit();

    /** Uploads at once of one server: peerUpLimit. */
    int uploadLimit();

    // ---- the swarm ----

    /** Its peers. */
    int peers();

    /**
     * How many peers other than the asking one wait: they have nothing running that is believed to move. Without those whose turn
     * comes last since their hosts are no sources any more.
     */
    int heldPeers();

    /** Median rate at which pieces arrive. */
    double medianRate();

    /** Median time that a piece takes. */
    double medianPieceNanos();

    /**
     * For which part of a piece's time nothing comes to a client that downloads one piece at a time: it checks the piece, reports it,
     * asks, and connects. Measured by peers that have two at once; 0 while it is not known.
     */
    double pausePart();

    /** The fewest copies, those on their way included, of a piece that the asking peer wants; 0 if it wants none. */
    int fewestCopies();

    /** How late calls are answered now. */
    long controlDelayNanos();

    // ---- the seed, which is the supernode's own copy ----

    /** What the supernode may upload in all, as it is configured now. */
    double seedBandwidth();

    /** What the supernode's link has been measured to carry, at most {@link #seedBandwidth}; empty if nobody measures. */
    Optional<UplinkCapacity> seedUplink();

    /** Whether the supernode has all pieces. */
    boolean isSeedComplete();

    /** Whether the supernode has a piece that the asking peer wants, and that no peer has or gets. */
    boolean seedHasNewPiece();

    /** The supernode's uploads now, of all tasks. */
    int seedUploads();

    /** The supernode's uploads of this task now. */
    int seedUploadsOfTask();

    // ---- time, chance, and single pieces ----

    /** The time of this call, by the core's clock. */
    long nowNanos();

    /** A number from 0 to below {@code bound}, from the swarm's seeded source. */
    int random(int bound);

    /** The pieces one by one, for policies that do not choose by rarity alone. */
    PieceTable pieces();
}
