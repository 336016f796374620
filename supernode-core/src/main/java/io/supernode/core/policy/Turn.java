package io.supernode.core.policy;

/**
 * One peer's turn to be given pieces: what a {@link SchedulingPolicy} sees of the swarm, and the moves that it can make.
 * Valid only within {@link SchedulingPolicy#dispatch}. Rates are bytes per second, 0 when not known yet.
 *
 * <p>A server counts as slow when its measured rate is under a quarter of the median. A piece's copies are its holders
 * and its copies in flight.
 */
public interface Turn {

    /** The asking peer's downloads that are believed to move, those of this turn included. */
    int running();

    /** The sum of the measured rates of the servers of these downloads. */
    double expectedRate();

    /** peerDownLimit. */
    int downloadLimit();

    /** peerUpLimit. */
    int uploadLimit();

    /** Whether another peer is held that has nothing running. */
    boolean othersStarve();

    /** Median rate at which pieces arrive in this swarm. */
    double medianRate();

    /** Median time that a piece takes, in nanoseconds. */
    double medianPieceNanos();

    /** How late calls are answered now, in nanoseconds. */
    long controlDelayNanos();

    /** What the supernode may upload in all. */
    double seedBandwidth();

    /** The supernode's uploads now, of all tasks. */
    int seedLoad();

    /** The supernode's uploads of this task now. */
    int seedLoadHere();

    /** The number of pieces known so far. */
    int pieceCount();

    /** Whether the asking peer lacks the piece, does not download it, and it can be described to it. */
    boolean wants(int piece);

    /** How many peers have the piece. */
    int holders(int piece);

    /** The mean number of the pieces that are being downloaded in this swarm. */
    double meanRunningPiece();

    /** A number from 0 to below {@code bound}, from the swarm's seeded source. */
    int random(int bound);

    /**
     * Takes the wanted piece with the fewest copies (ties random) that a server with exactly {@code load} uploads
     * can give, from a random one of these servers. Looks at a bounded number of servers.
     *
     * @param slow whether to use slow servers, or others
     * @return whether there was one
     */
    boolean takeRarestFromPeer(int load, boolean slow);

    /** Takes the wanted piece with the fewest copies (ties random) that the supernode has, from the supernode. */
    boolean takeRarestFromSeed();

    /** Takes {@code piece} from some server under its limit that has it; looks at a bounded number of servers. */
    boolean takeFromPeer(int piece);

    /** Takes {@code piece} from the supernode, if it has it. */
    boolean takeFromSeed(int piece);
}
