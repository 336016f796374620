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
 * Computes the strong hash of each piece of a content and the MD5 of its file, in the background. No client waits for
 * these, so the writing of pieces goes first while it can use the processors, up to a bounded number of bytes that are
 * not hashed yet. Called on the content's serial executor; its work runs elsewhere.
 */
final class PieceHashing {

    /** The strong hash may lag so far behind: what a kill would cost to be fetched again. */
    private static final long MOST_LAG_BYTES = 1L << 30;

    private static final long STAND_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final FetchContext context;
    private final StoredContent content;
    private final FileHasher hasher;
    private final Consumer<PieceRecord> onRecord;
    private final Consumer<IOException> onFailure;
    private boolean running;
    private boolean hurry;
    private boolean stopped;

    /** Of the piece under way: what is there of its two results. */
    private PieceRecord record;
    private boolean summed;

    PieceHashing(
            FetchContext context,
            StoredContent content,
            FileHasher hasher,
            Consumer<PieceRecord> onRecord,
            Consumer<IOException> onFailure) {
        this.context = context;
        this.content = content;
        this.hasher = hasher;
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
        if (!hurry && lag < MOST_LAG_BYTES && context.isBusy().getAsBoolean()) {
            context.clock().schedule(STAND_BACK_NANOS, () -> onContentExecutor(this::again));
        } else {
            start(piece, stored.get());
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

    private void start(int piece, StoredPiece stored) {
        run(() -> {
            PieceRecord done = hasher.record(piece, stored);
            onContentExecutor(() -> {
                record = done;
                nextIfBoth();
            });
        });
        run(() -> {
            hasher.sumNext(stored);
            onContentExecutor(() -> {
                summed = true;
                nextIfBoth();
            });
        });
    }

    private void nextIfBoth() {
        if (record == null || !summed) {
            return;
        }
        PieceRecord done = record;
        record = null;
        summed = false;
        running = false;
        onRecord.accept(done);
        advance();
    }

    /** Reads and sums what is on disk. */
    @FunctionalInterface
    private interface Part {
        void run() throws IOException;
    }

    private void run(Part part) {
        try {
            context.hashExecutor().execute(() -> {
                try {
                    part.run();
                } catch (IOException e) {
                    onContentExecutor(() -> onFailure.accept(e));
                }
            });
        } catch (RejectedExecutionException e) {
            // The fetcher is being closed.
            stopped = true;
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
