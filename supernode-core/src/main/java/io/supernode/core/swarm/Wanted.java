package io.supernode.core.swarm;

/**
 * The pieces that the peer whose turn it is still wants, and the rarest among them. Guarded by the task's lock; one object
 * serves all turns, so that a turn allocates nothing for it.
 */
final class Wanted {

    /** Instead of a piece: there is none. */
    static final int NONE = -1;

    private final Pieces pieces;
    private final UploaderIndex uploaders;
    private final SwarmRandom random;

    private long[] wanted = Bits.NONE;
    /** Of these what somebody may serve who has not failed the peer. */
    private long[] offerable = Bits.NONE;
    /** The equally rare ones of a search. */
    private int[] ties = {};

    Wanted(Pieces pieces, UploaderIndex uploaders, SwarmRandom random) {
        this.pieces = pieces;
        this.uploaders = uploaders;
        this.random = random;
    }

    /** The turn of {@code asker} begins: it wants what it neither has nor is about to have. */
    void collect(Peer asker) {
        int words = pieces.known.length;
        if (wanted.length != words) {
            wanted = new long[words];
            offerable = new long[words];
            ties = new int[words << 6];
        }
        for (int i = 0; i < words; i++) {
            wanted[i] = pieces.known[i] & ~Bits.word(asker.owned, i);
        }
        for (Transfer transfer : asker.running()) {
            Bits.clear(wanted, transfer.piece);
        }
        System.arraycopy(wanted, 0, offerable, 0, words);
    }

    boolean has(int piece) {
        return Bits.get(wanted, piece);
    }

    /** The piece has been given to the peer. */
    void remove(int piece) {
        Bits.clear(wanted, piece);
        Bits.clear(offerable, piece);
    }

    /** All peers that have the piece have failed this one before. */
    void removeOffer(int piece) {
        Bits.clear(offerable, piece);
    }

    /** The wanted piece with the fewest copies that somebody of {@code rank} has, ties random; or {@link #NONE}. */
    int rarestIn(int rank) {
        int bestCopies = Integer.MAX_VALUE;
        int count = 0;
        for (int w = 0; w < offerable.length; w++) {
            for (long bits = offerable[w]; bits != 0; bits &= bits - 1) {
                int piece = (w << 6) + Long.numberOfTrailingZeros(bits);
                int copies = pieces.copies(piece);
                if (copies <= bestCopies && uploaders.having(rank, piece) > 0) {
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

    private int oneOf(int count) {
        return count == 0 ? NONE : ties[count == 1 ? 0 : random.below(count)];
    }
}
