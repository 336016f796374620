package io.supernode.core.task;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.swarm.Swarm;

/** Brings the events of one back-to-source to its task; those of a content that is no longer present come to nothing. */
final class OriginEvents implements FetchListener {

    private final Task task;
    private final Swarm content;

    OriginEvents(Task task, Swarm content) {
        this.task = task;
        this.content = content;
    }

    @Override
    public void lengthKnown(long fileLength) {
        task.lengthKnown(content, fileLength);
    }

    @Override
    public void pieceStored(int piece, PieceDigest digest) {
        task.pieceStored(content, piece, digest);
    }

    @Override
    public void pieceLost(int piece) {
        task.pieceLost(content, piece);
    }

    @Override
    public void finished(long fileLength, Md5 fileMd5) {
        task.finished(content, fileLength, fileMd5);
    }

    @Override
    public void failed(OriginFailure failure) {
        task.failed(content, failure);
    }
}
