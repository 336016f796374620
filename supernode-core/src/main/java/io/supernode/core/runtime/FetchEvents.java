package io.supernode.core.runtime;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.OriginFailure;

/** Brings the events of one back-to-source to its task. */
record FetchEvents(TaskRunner task, ContentKey content) implements FetchListener {

    @Override
    public void lengthKnown(long fileLength) {
        task.change((machine, now, decision) -> machine.lengthKnown(content, fileLength, now, decision));
    }

    @Override
    public void pieceStored(int piece, PieceDigest digest) {
        task.change((machine, now, decision) -> machine.pieceStored(content, piece, digest, now, decision));
    }

    @Override
    public void pieceLost(int piece) {
        task.change((machine, now, decision) -> machine.pieceLost(content, piece, now, decision));
    }

    @Override
    public void finished(long fileLength, Md5 fileMd5) {
        task.change((machine, now, decision) -> machine.finished(content, fileLength, fileMd5, now, decision));
    }

    @Override
    public void failed(OriginFailure failure) {
        task.change((machine, now, decision) -> machine.failed(content, failure, now, decision));
    }
}
