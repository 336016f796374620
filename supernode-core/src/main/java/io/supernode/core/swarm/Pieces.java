package io.supernode.core.swarm;

import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import java.util.Arrays;

/**
 * The pieces of a swarm: their digests, which of them the supernode has, how many holders and copies in flight each has.
 * Grows as pieces become known when the length of the file is not. Guarded by the task's lock.
 */
final class Pieces {

    private static final int FIRST_CAPACITY = 8;

    private PieceDigest[] digests = new PieceDigest[FIRST_CAPACITY];
    private int[] holders = new int[FIRST_CAPACITY];
    private int[] inFlight = new int[FIRST_CAPACITY];
    private int count;
    private int storedCount;

    /** Pieces that can be described to a client: their digest is known. */
    long[] known = Bits.NONE;
    /** Pieces that the supernode can serve. */
    long[] stored = Bits.NONE;

    int count() {
        return count;
    }

    int storedCount() {
        return storedCount;
    }

    PieceDigest digest(int piece) {
        return digests[piece];
    }

    int copies(int piece) {
        return holders[piece] + inFlight[piece];
    }

    /** Answers false if the piece is known by another digest: the content has changed. */
    boolean stored(int piece, PieceDigest digest) {
        atLeast(piece + 1);
        if (digests[piece] != null && !digests[piece].equals(digest)) {
            return false;
        }
        digests[piece] = digest;
        known = Bits.with(known, piece);
        if (!Bits.get(stored, piece)) {
            stored = Bits.with(stored, piece);
            storedCount++;
        }
        return true;
    }

    /** A piece is known from an earlier run; the supernode need not have it. */
    void known(int piece, PieceDigest digest) {
        atLeast(piece + 1);
        digests[piece] = digest;
        known = Bits.with(known, piece);
    }

    PieceDigests digests() {
        return PieceDigests.of(digests, count);
    }

    void lost(int piece) {
        if (Bits.get(stored, piece)) {
            Bits.clear(stored, piece);
            storedCount--;
        }
    }

    void loseAll() {
        stored = Bits.NONE;
        storedCount = 0;
    }

    void gained(int piece) {
        atLeast(piece + 1);
        holders[piece]++;
    }

    void dropped(int piece) {
        holders[piece]--;
    }

    void departed(int piece) {
        inFlight[piece]++;
    }

    void arrived(int piece) {
        inFlight[piece]--;
    }

    void atLeast(int pieces) {
        if (pieces > digests.length) {
            int capacity = Math.max(pieces, digests.length * 2);
            digests = Arrays.copyOf(digests, capacity);
            holders = Arrays.copyOf(holders, capacity);
            inFlight = Arrays.copyOf(inFlight, capacity);
        }
        count = Math.max(count, pieces);
    }
}
