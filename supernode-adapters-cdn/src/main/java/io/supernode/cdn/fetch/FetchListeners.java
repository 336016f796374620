package io.supernode.cdn.fetch;

import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.OriginFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one content. A listener that throws does not keep an event from the others. For one serial executor.
 */
final class FetchListeners {

    private static final Logger LOG = LoggerFactory.getLogger(FetchListeners.class);

    private final TaskId task;
    private final List<FetchListener> listeners = new ArrayList<>();
    private Md5 finishedMd5;

    FetchListeners(TaskId task) {
        this.task = task;
    }

    /** Adds a listener before there is anything to hear. */
    void add(FetchListener listener) {
        listeners.add(listener);
    }

    /** Adds a listener, who hears first what the others have heard already. */
    void join(FetchListener listener, StoredContent content) {
        listeners.add(listener);
        if (content.layout().hasLength()) {
            tell(listener, one -> one.lengthKnown(content.layout().fileLength()));
        }
        for (int piece = 0; piece < content.pieces(); piece++) {
            Optional<PieceDigest> digest = content.has(piece) ? content.digest(piece) : Optional.empty();
            if (digest.isPresent()) {
                int number = piece;
                tell(listener, one -> one.pieceStored(number, digest.get()));
            }
        }
        if (finishedMd5 != null) {
            tell(listener, one -> one.finished(content.layout().fileLength(), finishedMd5));
        }
    }

    void lengthKnown(long length) {
        tellAll(listener -> listener.lengthKnown(length));
    }

    void pieceStored(int piece, PieceDigest digest) {
        tellAll(listener -> listener.pieceStored(piece, digest));
    }

    void pieceLost(int piece) {
        tellAll(listener -> listener.pieceLost(piece));
    }

    void finished(long length, Md5 md5) {
        finishedMd5 = md5;
        tellAll(listener -> listener.finished(length, md5));
    }

    void failed(OriginFailure failure) {
        tellAll(listener -> listener.failed(failure));
    }

    private void tellAll(Consumer<FetchListener> event) {
        for (FetchListener listener : List.copyOf(listeners)) {
            tell(listener, event);
        }
    }

    private void tell(FetchListener listener, Consumer<FetchListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException e) {
            LOG.error("task {}: its listener failed", task, e);
        }
    }
}
