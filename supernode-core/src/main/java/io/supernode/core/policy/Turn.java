package io.supernode.core.policy;

/**
 * One peer's turn to be given pieces: what a {@link SchedulingPolicy} sees of the swarm, and the moves that it can make.
 * Valid only within {@link SchedulingPolicy#dispatch}. Rates are bytes per second, 0 when not known yet. A piece's
 * copies are its holders and its copies in flight.
 */
public interface Turn {

    /** The asking peer's downloads that are believed to move, those of this turn included. */
    int running();

    /** Those of them that come from proven servers or the supernode. */
    int runningWell();

    /** peerDownLimit. */
    int downloadLimit();

    /** peerUpLimit. */
    int uploadLimit();

    /** How many other peers are held: they have nothing running. */
    int starving();

    /** The peers of this swarm. */
    int members();

    /** Median rate at which pieces arrive in this swarm. */
    double medianRate();

    /** Median time that a piece takes, in nanoseconds. */
    double medianPieceNanos();

    /** How late calls are answered now, in nanoseconds. */
    long controlDelayNanos();

    /** How long the request has been held, in nanoseconds; as long as can be when requests are not held. */
    long heldNanos();

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
     * Takes the wanted piece with the fewest copies (ties random) that a server of this kind with exactly {@code load}
     * uploads can give, from a random one of these servers.
     *
     * @return whether there was one
     */
    boolean takeRarestFromPeer(int load, ServerKind kind);

    /**
     * Takes the wanted piece with the fewest copies (ties random) that a proven server has from which the peer downloads
     * already, if that server runs fewer than {@code limit} uploads.
     */
    boolean takeRarestFromSameServer(int limit);

    /** Takes the wanted piece with the fewest copies (ties random) that the supernode has, from the supernode. */
    boolean takeRarestFromSeed();

    /** Takes {@code piece} from some server under its limit that has it; looks at a bounded number of servers. */
    boolean takeFromPeer(int piece);

    /** Takes {@code piece} from the supernode, if it has it. */
    boolean takeFromSeed(int piece);
}
