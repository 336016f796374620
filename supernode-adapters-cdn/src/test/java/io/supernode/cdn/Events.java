package io.supernode.cdn;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.OriginFailure;
import io.supernode.testkit.contract.RecordingListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps the events of one fetch, and lets a test wait for them, for a failure after a finish as well. Thread-safe. */
class Events implements FetchListener {

    private final RecordingListener kept = new RecordingListener();
    private final CountDownLatch failure = new CountDownLatch(1);
    private final CountDownLatch verdict = new CountDownLatch(1);

    @Override
    public void lengthKnown(long fileLength) {
        kept.lengthKnown(fileLength);
    }

    @Override
    public void pieceStored(int piece, PieceDigest digest) {
        kept.pieceStored(piece, digest);
        if (kept.lost().contains(piece)) {
            verdict.countDown();
        }
    }

    @Override
    public void pieceLost(int piece) {
        kept.pieceLost(piece);
    }

    @Override
    public void finished(long fileLength, Md5 fileMd5) {
        kept.finished(fileLength, fileMd5);
    }

    @Override
    public void failed(OriginFailure reason) {
        kept.failed(reason);
        failure.countDown();
        verdict.countDown();
    }

    Map<Integer, PieceDigest> pieces() {
        return kept.pieces();
    }

    List<Integer> lost() {
        return kept.lost();
    }

    List<OriginFailure> failures() {
        return kept.failures();
    }

    List<Md5> finishes() {
        return kept.finishes();
    }

    long finishedLength() {
        return kept.finishedLength();
    }

    boolean awaitEnd(Duration limit) throws InterruptedException {
        return kept.awaitEnd(limit);
    }

    boolean awaitPiece(int piece, Duration limit) throws InterruptedException {
        return kept.awaitPiece(piece, limit);
    }

    boolean awaitRepair(int piece, Duration limit) throws InterruptedException {
        return kept.awaitRepair(piece, limit);
    }

    boolean awaitFailure(Duration limit) throws InterruptedException {
        return failure.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until some lost piece is stored again, or the fetch has failed; answers false when neither comes. */
    boolean awaitRepairOrFailure(Duration limit) throws InterruptedException {
        return verdict.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
