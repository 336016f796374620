package io.supernode.core.swarm;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginFailure;
import java.util.Optional;

/**
 * The seed: the supernode's own copy of the content. How it is cut, which pieces it has, and how far its fetch is.
 * Guarded by the task's lock.
 */
final class Seed {

    /** However many complain of a piece: who complains just after it was checked learns nothing new by another check. */
    private static final long CHECK_INTERVAL_NANOS = 1_000_000_000L;

    private final Pieces pieces;
    private PieceLayout layout;
    private State state = new Waiting();
    private int storedCount;
    private long storedBytes;

    /** Pieces that the supernode can serve. */
    long[] stored = Bits.NONE;
    /** Pieces that are checked again not before the interval is over. */
    private long[] checked = Bits.NONE;
    private long checkedSince;

    /** How far the fetch from the origin is. */
    private sealed interface State {

        /** As the message of reply 602 calls it. */
        String label();
    }

    /** The origin is being asked. */
    private record Waiting() implements State {
        @Override
        public String label() {
            return "Waiting";
        }
    }

    /** Pieces are coming in. */
    private record Running() implements State {
        @Override
        public String label() {
            return "Running";
        }
    }

    /** All pieces have been stored. */
    private record Complete(Md5 fileMd5) implements State {
        @Override
        public String label() {
            return "Success";
        }
    }

    /** The content cannot be had. */
    private record Failed(OriginFailure failure) implements State {
        @Override
        public String label() {
            return "Failed";
        }
    }

    Seed(PieceLayout layout, Pieces pieces) {
        this.pieces = pieces;
        setLayout(layout);
    }

    private void setLayout(PieceLayout changed) {
        layout = changed;
        if (changed.hasLength()) {
            pieces.atLeast(changed.pieceCount());
        }
    }

    PieceLayout layout() {
        return layout;
    }

    /** The last piece, if it can be described to clients and is shorter than the others; else {@link PieceSelector#NONE}. */
    int shortPiece() {
        int last = pieces.describedLimit() - 1;
        return last >= 0 && pieces.digest(last).framedLength() < layout.pieceSize() ? last : PieceSelector.NONE;
    }

    /** Its state, as the message of reply 602 calls it. */
    String label() {
        return state.label();
    }

    void fetchStarted() {
        state = new Running();
    }

    /** The length has become known; the piece size stays. */
    void lengthKnown(long fileLength) {
        setLayout(layout.withLength(fileLength));
    }

    /**
     * With how many pieces each peer counts in {@link PeerMemory}: of a content that cannot be had only with those that are described or
     * that a peer has reported, however long it was said to be.
     */
    int weighedPieces() {
        return hasFailed() ? pieces.usedLimit() : pieces.count();
    }

    /** Answers false if the piece contradicts what is known of it. */
    boolean pieceStored(int piece, PieceDigest digest) {
        if (piece < 0 || piece >= layout.pieceCount() || !pieces.learn(piece, digest)) {
            return false;
        }
        if (!Bits.get(stored, piece)) {
            stored = Bits.with(stored, piece);
            storedCount++;
            storedBytes += digest.framedLength();
        }
        return true;
    }

    void pieceLost(int piece) {
        if (Bits.get(stored, piece)) {
            Bits.clear(stored, piece);
            storedCount--;
            storedBytes -= pieces.digest(piece).framedLength();
        }
    }

    int storedCount() {
        return storedCount;
    }

    /** Bytes of the stored pieces, with their frames. */
    long storedBytes() {
        return storedBytes;
    }

    void complete(long fileLength, Md5 fileMd5) {
        setLayout(layout.withLength(fileLength));
        state = new Complete(fileMd5);
    }

    /** Nothing of this content is offered any more. */
    void failed(OriginFailure failure) {
        state = new Failed(failure);
        stored = Bits.NONE;
        storedCount = 0;
        storedBytes = 0;
    }

    boolean isComplete() {
        return state instanceof Complete;
    }

    boolean hasFailed() {
        return state instanceof Failed;
    }

    /** Of the plain file, once the whole content was stored. */
    Optional<Md5> fileMd5() {
        return state instanceof Complete complete ? Optional.of(complete.fileMd5()) : Optional.empty();
    }

    /** Why nothing of this content is offered any more, if so. */
    Optional<OriginFailure> failure() {
        return state instanceof Failed failed ? Optional.of(failed.failure()) : Optional.empty();
    }

    /** Whether a piece that somebody complains of is to be checked: it is stored, and was not checked within the last second. */
    boolean isCheckDue(int piece, long now) {
        if (now - checkedSince >= CHECK_INTERVAL_NANOS) {
            checked = Bits.NONE;
        }
        if (!Bits.get(stored, piece) || Bits.get(checked, piece)) {
            return false;
        }
        if (Bits.isEmpty(checked)) {
            checkedSince = now;
        }
        checked = Bits.with(checked, piece);
        return true;
    }
}
