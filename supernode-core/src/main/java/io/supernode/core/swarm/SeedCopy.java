package io.supernode.core.swarm;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.port.OriginFailure;
import java.util.Optional;

/**
 * The supernode's own copy of the content: how it is laid out, how far it is, and what that means for peers. Guarded by the
 * task's lock.
 */
final class SeedCopy {

    private final Pieces pieces;
    private PieceLayout layout;
    private OriginState state = new OriginState.Waiting();

    SeedCopy(PieceLayout layout, Pieces pieces) {
        this.pieces = pieces;
        setLayout(layout);
    }

    PieceLayout layout() {
        return layout;
    }

    private void setLayout(PieceLayout changed) {
        layout = changed;
        if (changed.hasLength()) {
            pieces.atLeast(changed.pieceCount());
        }
    }

    void running() {
        state = new OriginState.Running();
    }

    /** The length has become known; the piece size stays. */
    void lengthKnown(long fileLength) {
        setLayout(layout.withLength(fileLength));
    }

    /** Answers false if the piece contradicts what is known of it. */
    boolean stored(int piece, PieceDigest digest) {
        return piece >= 0 && piece < layout.pieceCount() && pieces.stored(piece, digest);
    }

    void finished(long fileLength, Md5 fileMd5) {
        setLayout(layout.withLength(fileLength));
        state = new OriginState.Success(fileLength, fileMd5);
    }

    /** Nothing of this content is offered any more. */
    void failed(OriginFailure failure) {
        state = new OriginState.Failed(failure);
        pieces.loseAll();
    }

    Optional<Md5> fileMd5() {
        return state instanceof OriginState.Success success ? Optional.of(success.fileMd5()) : Optional.empty();
    }

    Optional<OriginFailure> failure() {
        return state instanceof OriginState.Failed failed ? Optional.of(failed.failure()) : Optional.empty();
    }

    boolean hasFailed() {
        return state instanceof OriginState.Failed;
    }

    /** The last answer to a peer that gets nothing more: it has everything, or the content failed. */
    Optional<PullOutcome> lastAnswer(Peer peer) {
        if (state instanceof OriginState.Failed failed) {
            return Optional.of(Answers.failed(failed.failure()));
        }
        if (state instanceof OriginState.Success success && peer.ownedCount() == layout.pieceCount()) {
            return Optional.of(new PullOutcome.Finished(success.fileMd5(), success.fileLength()));
        }
        return Optional.empty();
    }

    /** The answer to a peer for which there is nothing at the moment. */
    PullOutcome wait(Peer peer) {
        return new PullOutcome.Wait(peer.ownedCount(), state.label(), pieces.storedCount());
    }
}
