package io.supernode.cdn.fetch;

import io.supernode.cdn.store.FileHasher;
import io.supernode.cdn.store.PieceRecord;
import io.supernode.cdn.store.StoredContent;
import io.supernode.cdn.store.StoredPiece;
import io.supernode.core.model.Md5;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Computes the MD5 of a content's file from what is on disk, in the background, and records each piece that reads as it was
 * written. No client waits for this, so the writing of pieces goes first while it can use the processors, up to a bounded number of bytes that are
 * not hashed yet. Called on the content's serial executor; its work runs elsewhere.
 */
final class PieceHashing {

    /** It may lag so far behind: work that is left when all is written. */
    private static final long MOST_LAG_BYTES = 1L << 30;

    private static final long STAND_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final FetchContext context;
    private final StoredContent content;
    private final FileHasher hasher;
    private final IdleDetector workers;
    private final Consumer<PieceRecord> onRecord;
    private final Consumer<IOException> onFailure;
    private boolean running;
    private boolean hurry;
    private boolean stopped;

    PieceHashing(
            FetchContext context,
            StoredContent content,
            FileHasher hasher,
            Consumer<PieceRecord> onRecord,
            Consumer<IOException> onFailure) {
        this.context = context;
        this.content = content;
        this.hasher = hasher;
        this.workers = new IdleDetector(context.isBusy());
        this.onRecord = onRecord;
        this.onFailure = onFailure;
    }

    /** Another piece may be there. */
    void advance() {
        if (running || stopped) {
            return;
        }
        int piece = content.recorded();
        Optional<StoredPiece> stored = content.toHash(piece);
        if (stored.isEmpty()) {
            return;
        }
        long lag = (long) (content.pieces() - piece) * content.layout().pieceSize();
        running = true;
        if (!hurry && lag < MOST_LAG_BYTES && !workers.isIdle()) {
            context.clock().schedule(STAND_BACK_NANOS, () -> onContentExecutor(this::again));
        } else {
            start(stored.get());
        }
    }

    private void again() {
        running = false;
        advance();
    }

    /** Everything is written: nothing is to be waited for any more. */
    void hurry() {
        hurry = true;
        advance();
    }

    void stop() {
        stopped = true;
    }

    /** The checksum of the file; only after its last piece was hashed. */
    Md5 fileMd5() {
        return hasher.fileMd5();
    }

    private void start(StoredPiece stored) {
        try {
            context.hashExecutor().execute(() -> sum(stored));
        } catch (RejectedExecutionException e) {
            // The fetcher is being closed.
            stopped = true;
        }
    }

    private void sum(StoredPiece stored) {
        try {
            PieceRecord record = hasher.sumNext(stored);
            onContentExecutor(() -> {
                running = false;
                onRecord.accept(record);
                advance();
            });
        } catch (IOException e) {
            onContentExecutor(() -> onFailure.accept(e));
        }
    }

    private void onContentExecutor(Runnable task) {
        context.contentExecutor().run(content.key(), () -> {
            if (!stopped) {
                task.run();
            }
        });
    }
}
