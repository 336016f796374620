package io.supernode.core.swarm;

/**
 * Selects pieces for one peer after another: which it wants, and which of these are the rarest. Guarded by the task's
 * lock; one object serves all, so that a selection allocates nothing.
 */
final class PieceSelector {

    /** Instead of a piece: there is none. */
    static final int NONE = -1;

    private final Pieces pieces;
    private final Seed seed;
    private final UploaderIndex uploaders;
    private final SwarmRandom random;

    private long[] wanted = Bits.NONE;
    /** Of these what somebody may serve with whom the peer has not failed. */
    private long[] offered = Bits.NONE;
    /** The short last piece, if the asker must not be sent to a Python server for it; else {@link #NONE}. */
    private int notFromPython = NONE;
    /** The equally rare ones of a search. */
    private int[] ties = {};

    PieceSelector(Pieces pieces, Seed seed, UploaderIndex uploaders, SwarmRandom random) {
        this.pieces = pieces;
        this.seed = seed;
        this.uploaders = uploaders;
        this.random = random;
    }

    /** Begins anew for {@code asker}, which wants what it neither has nor downloads. */
    void begin(Peer asker) {
        int words = pieces.known.length;
        if (wanted.length != words) {
            wanted = new long[words];
            offered = new long[words];
            ties = new int[words << 6];
        }
        for (int i = 0; i < words; i++) {
            wanted[i] = pieces.known[i] & ~Bits.word(asker.owned, i);
        }
        for (Transfer transfer : asker.running()) {
            Bits.clear(wanted, transfer.piece);
        }
        System.arraycopy(wanted, 0, offered, 0, words);
        int last = uploaders.hasPython() ? seed.shortPiece() : NONE;
        notFromPython = isWanted(last) && !asker.version().isPython() ? last : NONE;
    }

    /**
     * Whether the asker must not be sent to a Python server for this piece. Go clients ask for the full range of the short last
     * piece as well; a Python server promises as many bytes as are asked for, and sends fewer: to that client it has failed.
     */
    boolean isNotFromPython(int piece) {
        return piece == notFromPython;
    }

    boolean isWanted(int piece) {
        return Bits.get(wanted, piece);
    }

    /** The piece has been assigned to the peer. */
    void assigned(int piece) {
        Bits.clear(wanted, piece);
        Bits.clear(offered, piece);
    }

    /** The peer has failed with all that have the piece. */
    void notOffered(int piece) {
        Bits.clear(offered, piece);
    }

    /** The wanted piece with the fewest copies that somebody of {@code rank} has, ties random; or {@link #NONE}. */
    int rarestOfRank(int rank) {
        int bestCopies = Integer.MAX_VALUE;
        int count = 0;
        for (int w = 0; w < offered.length; w++) {
            for (long bits = offered[w]; bits != 0; bits &= bits - 1) {
                int piece = (w << 6) + Long.numberOfTrailingZeros(bits);
                int copies = pieces.copies(piece);
                if (copies <= bestCopies && isOffered(rank, piece)) {
                    if (copies < bestCopies) {
                        bestCopies = copies;
                        count = 0;
                    }
                    ties[count++] = piece;
                }
            }
        }
        return oneOf(count);
    }

    private boolean isOffered(int rank, int piece) {
        return uploaders.having(rank, piece) > 0 && (piece != notFromPython || uploaders.hasOtherThanPython(rank, piece));
    }

    /** The wanted piece with the fewest copies that the asker may get from {@code server}, ties random; or {@link #NONE}. */
    int rarestOf(Peer server) {
        if (notFromPython == NONE || !isWanted(notFromPython) || !uploaders.isPython(server)) {
            return rarestOf(server.served);
        }
        Bits.clear(wanted, notFromPython);
        int piece = rarestOf(server.served);
        wanted = Bits.with(wanted, notFromPython);
        return piece;
    }

    /** The wanted piece of {@code set} with the fewest copies, ties random; or {@link #NONE}. */
    int rarestOf(long[] set) {
        int bestCopies = Integer.MAX_VALUE;
        int count = 0;
        for (int w = 0; w < wanted.length; w++) {
            for (long bits = wanted[w] & Bits.word(set, w); bits != 0; bits &= bits - 1) {
                int piece = (w << 6) + Long.numberOfTrailingZeros(bits);
                int copies = pieces.copies(piece);
                if (copies <= bestCopies) {
                    if (copies < bestCopies) {
                        bestCopies = copies;
                        count = 0;
                    }
                    ties[count++] = piece;
                }
            }
        }
        return oneOf(count);
    }

    /** Whether there is a wanted piece in {@code set} that no peer has or gets. */
    boolean hasNewOf(long[] set) {
        for (int w = 0; w < wanted.length; w++) {
            for (long bits = wanted[w] & Bits.word(set, w); bits != 0; bits &= bits - 1) {
                if (pieces.copies((w << 6) + Long.numberOfTrailingZeros(bits)) == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The fewest copies of a wanted piece; 0 if none is wanted. */
    int fewestCopies() {
        int fewest = Integer.MAX_VALUE;
        for (int w = 0; w < wanted.length; w++) {
            for (long bits = wanted[w]; bits != 0; bits &= bits - 1) {
                fewest = Math.min(fewest, pieces.copies((w << 6) + Long.numberOfTrailingZeros(bits)));
            }
        }
        return fewest == Integer.MAX_VALUE ? 0 : fewest;
    }

    private int oneOf(int count) {
        return count == 0 ? NONE : ties[count == 1 ? 0 : random.below(count)];
    }
}
