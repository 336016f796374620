package io.supernode.core.swarm;

import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import java.util.Arrays;

/**
 * The pieces of a swarm: their digests, and how many copies each has among the peers. Grows as pieces become known when
 * the length of the file is not. Guarded by the task's lock.
 */
final class Pieces {

    private static final int FIRST_CAPACITY = 8;

    private PieceDigest[] digests = new PieceDigest[FIRST_CAPACITY];
    private int[] owners = new int[FIRST_CAPACITY];
    private int[] inFlight = new int[FIRST_CAPACITY];
    private int count;

    /** Pieces that can be described to a client: their digest is known. */
    long[] known = Bits.NONE;

    /** How many there are, as far as is known. */
    int count() {
        return count;
    }

    /** There are so many pieces or more. */
    void atLeast(int pieces) {
        if (pieces > digests.length) {
            int capacity = Math.max(pieces, digests.length * 2);
            digests = Arrays.copyOf(digests, capacity);
            owners = Arrays.copyOf(owners, capacity);
            inFlight = Arrays.copyOf(inFlight, capacity);
        }
        count = Math.max(count, pieces);
    }

    /** Answers false if the piece is known by another digest: the content has changed. */
    boolean learn(int piece, PieceDigest digest) {
        atLeast(piece + 1);
        if (digests[piece] != null && !digests[piece].equals(digest)) {
            return false;
        }
        digests[piece] = digest;
        known = Bits.with(known, piece);
        return true;
    }

    PieceDigest digest(int piece) {
        return digests[piece];
    }

    PieceDigests digests() {
        return PieceDigests.of(digests, count);
    }

    // ---- copies ----

    /** How many peers have the piece or download it; the seed does not count. */
    int copies(int piece) {
        return owners[piece] + inFlight[piece];
    }

    /** For each piece how many peers have it. */
    int[] owners() {
        return Arrays.copyOf(owners, count);
    }

    void ownerAdded(int piece) {
        atLeast(piece + 1);
        owners[piece]++;
    }

    void ownerRemoved(int piece) {
        owners[piece]--;
    }

    void transferBegan(int piece) {
        inFlight[piece]++;
    }

    void transferEnded(int piece) {
        inFlight[piece]--;
    }
}
