package io.supernode.core.swarm;

import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import java.util.Arrays;

/**
 * The pieces of a swarm: their digests, and how many copies each has among the peers. However many the file is said to have, only those
 * that are described or that a peer has reported take memory: tables reach up to the highest of them. Guarded by the task's lock.
 */
final class Pieces {

    private static final PieceDigest[] NO_DIGESTS = {};
    private static final int[] NO_COUNTS = {};

    private final PieceTables tables;
    private PieceDigest[] digests = NO_DIGESTS;
    private int[] owners = NO_COUNTS;
    private int[] inFlight = NO_COUNTS;
    private int count;
    private int described;
    private int owned;

    /** Pieces that can be described to a client: their digest is known. */
    long[] known = Bits.NONE;

    /** @param tables counts what grows by what peers report */
    Pieces(PieceTables tables) {
        this.tables = tables;
    }

    /** How many there are, as far as is known. */
    int count() {
        return count;
    }

    /** The highest piece that can be described to a client, plus one. */
    int describedLimit() {
        return described;
    }

    /** The highest piece that can be described or that a peer has had since somebody was last there, plus one. */
    int usedLimit() {
        return Math.max(described, owned);
    }

    /** There are so many pieces or more. */
    void atLeast(int pieces) {
        count = Math.max(count, pieces);
    }

    /** Answers false if the piece is known by another digest: the content has changed. */
    boolean learn(int piece, PieceDigest digest) {
        atLeast(piece + 1);
        if (piece >= digests.length) {
            digests = Arrays.copyOf(digests, capacity(piece, digests.length));
        }
        if (digests[piece] != null && !digests[piece].equals(digest)) {
            return false;
        }
        digests[piece] = digest;
        known = Bits.with(known, piece);
        described = Math.max(described, piece + 1);
        return true;
    }

    /** At least doubled, so that growing piece by piece stays cheap. */
    private static int capacity(int piece, int before) {
        return Math.max(piece + 1, before * 2);
    }

    /** Null if it is not known. */
    PieceDigest digest(int piece) {
        return piece < digests.length ? digests[piece] : null;
    }

    PieceDigests digests() {
        return PieceDigests.of(digests, described);
    }

    // ---- copies ----

    /** How many peers have the piece or download it; the seed does not count. */
    int copies(int piece) {
        return (piece < owners.length ? owners[piece] : 0) + (piece < inFlight.length ? inFlight[piece] : 0);
    }

    /** For each piece how many peers have it. */
    int[] owners() {
        return Arrays.copyOf(owners, count);
    }

    void ownerAdded(int piece) {
        atLeast(piece + 1);
        if (piece >= owners.length) {
            int capacity = capacity(piece, owners.length);
            tables.grew(capacity - owners.length);
            owners = Arrays.copyOf(owners, capacity);
        }
        owners[piece]++;
        owned = Math.max(owned, piece + 1);
    }

    void ownerRemoved(int piece) {
        owners[piece]--;
    }

    /** No peer is there any more, so that nobody has a piece. */
    void nobodyIsLeft() {
        owners = NO_COUNTS;
        owned = 0;
    }

    /** The piece must be one that can be described. */
    void transferBegan(int piece) {
        if (piece >= inFlight.length) {
            inFlight = Arrays.copyOf(inFlight, capacity(piece, inFlight.length));
        }
        inFlight[piece]++;
    }

    void transferEnded(int piece) {
        inFlight[piece]--;
    }
}
