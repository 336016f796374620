package io.supernode.cdn.fetch;

import io.supernode.cdn.store.CheckedFile;
import io.supernode.cdn.store.PieceRecord;
import io.supernode.cdn.store.StoredContent;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the recorded pieces of a content on disk by their sums, one after another, before any of them is
 * served. Called on the content's serial executor; reading and hashing run elsewhere.
 */
final class PieceVerification {

    private static final Logger LOG = LoggerFactory.getLogger(PieceVerification.class);

    /** Hears what is found, on the content's serial executor. */
    interface Listener {

        /** Piece {@code piece} is sound or not; answers whether the next one is to be checked. */
        boolean checked(int piece, boolean sound);

        /** There is nothing more to check. */
        void done();
    }

    private final FetchContext context;
    private final StoredContent content;
    private final CheckedFile checked;
    private final Listener listener;
    private final int end;
    private final boolean inOrder;
    private volatile boolean stopped;
    private volatile boolean urgent;
    /** Of the content's serial executor: what was queued last. */
    private CheckQueue.Check waiting;

    private PieceVerification(
            FetchContext context,
            StoredContent content,
            CheckedFile checked,
            int end,
            boolean inOrder,
            Listener listener) {
        this.context = context;
        this.content = content;
        this.checked = checked;
        this.end = end;
        this.inOrder = inOrder;
        this.listener = listener;
    }

    /** Of every piece. */
    static PieceVerification ofAll(
            FetchContext context, StoredContent content, CheckedFile checked, Listener listener) {
        return new PieceVerification(context, content, checked, content.recorded(), false, listener);
    }

    /** Of the pieces from the first on to before {@code end}, such that the hasher can go on after them. */
    static PieceVerification ofBeginning(
            FetchContext context, StoredContent content, CheckedFile checked, int end, Listener listener) {
        return new PieceVerification(context, content, checked, end, true, listener);
    }

    void start() {
        next(0);
    }

    /** Clients wait: from now on its pieces are checked before those of others. */
    void hasten() {
        urgent = true;
        if (waiting != null) {
            context.checks().hasten(waiting);
        }
    }

    /** Nothing is told any more. */
    void stop() {
        stopped = true;
    }

    private void next(int piece) {
        Optional<PieceRecord> record = piece < end ? content.record(piece) : Optional.empty();
        if (record.isEmpty()) {
            listener.done();
            return;
        }
        waiting = new CheckQueue.Check() {
            @Override
            public boolean isUrgent() {
                return urgent;
            }

            @Override
            public void run() {
                check(piece, record.get());
            }
        };
        context.checks().add(waiting);
    }

    private void check(int piece, PieceRecord record) {
        boolean sound = isSound(piece, record);
        context.contentExecutor().run(content.key(), () -> {
            if (stopped) {
                return;
            }
            if (listener.checked(piece, sound)) {
                next(piece + 1);
            } else {
                listener.done();
            }
        });
    }

    private boolean isSound(int piece, PieceRecord record) {
        try {
            return inOrder ? checked.hasher().checkNext(record) : checked.hasher().check(piece, record);
        } catch (IOException e) {
            if (!stopped) {
                LOG.warn("content {}: piece {} cannot be read: {}", content.key().forLog(), piece,
                        content.key().shortenedIn(e.toString()));
            }
            return false;
        }
    }
}
