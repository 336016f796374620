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
 * Brings the strong hashes of one content, and the checksum of its file, after its pieces. No client waits for these, so they
 * stand back behind the writing of pieces, though not for longer than a bounded number of bytes. Called on the lane of the
 * content; its work runs elsewhere.
 */
final class Hashing {

    /** The strong hash may lag so far behind: what a kill would cost to be fetched again. */
    private static final long MOST_LAG_BYTES = 1L << 30;

    private static final long STAND_BACK_MS = 10;

    private final FetchTools tools;
    private final StoredContent content;
    private final FileHasher hasher;
    private final Consumer<PieceRecord> onRecord;
    private final Consumer<IOException> onFailure;
    private boolean running;
    private boolean hurry;
    private boolean stopped;

    Hashing(
            FetchTools tools,
            StoredContent content,
            FileHasher hasher,
            Consumer<PieceRecord> onRecord,
            Consumer<IOException> onFailure) {
        this.tools = tools;
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
        if (!hurry && lag < MOST_LAG_BYTES && tools.load().isBusy()) {
            tools.timer().schedule(() -> onLane(this::again), STAND_BACK_MS, TimeUnit.MILLISECONDS);
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
            tools.background().execute(() -> hash(stored));
        } catch (RejectedExecutionException e) {
            // The fetcher is being closed.
            stopped = true;
        }
    }

    private void hash(StoredPiece stored) {
        try {
            PieceRecord record = hasher.hashNext(stored);
            onLane(() -> {
                running = false;
                onRecord.accept(record);
                advance();
            });
        } catch (IOException e) {
            onLane(() -> onFailure.accept(e));
        }
    }

    private void onLane(Runnable task) {
        tools.lanes().run(content.key(), () -> {
            if (!stopped) {
                task.run();
            }
        });
    }
}
