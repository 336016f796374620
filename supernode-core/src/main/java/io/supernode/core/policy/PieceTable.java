package io.supernode.core.policy;

/**
 * The pieces of a swarm as the asking peer stands to them. Part of a {@link SchedulingView}, and valid as long. A piece
 * has a number from 0 to below {@link #count}.
 */
public interface PieceTable {

    /** The number of pieces known so far. */
    int count();

    /** Whether the asking peer neither has nor downloads the piece, and it can be described to it. */
    boolean isWanted(int piece);

    /** Whether the asking peer downloads the piece now. */
    boolean isRunning(int piece);

    /** Whether the supernode has the piece. */
    boolean isStored(int piece);

    /** How many peers have the piece or download it; the supernode does not count. */
    int copies(int piece);

    /** Its length on the wire, bytes; it must be one that is wanted or stored. */
    int framedLength(int piece);
}
