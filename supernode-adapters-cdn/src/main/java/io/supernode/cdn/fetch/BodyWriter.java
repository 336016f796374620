package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.BodyChunk;
import io.supernode.cdn.store.ContentWriter.Slice;
import io.supernode.cdn.store.PieceWriter;
import io.supernode.cdn.store.StoredPiece;
import io.supernode.core.model.PieceDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Takes the body of one fetch to the disk, and sums its pieces on the way. Each piece is summed in order of its own
 * bytes, so that several cores share the sums. All the writes go one after another: the system lets only one thread
 * write to a file at a time, and a second one would burn its core waiting. Called by the thread that brings the body.
 */
final class BodyWriter {

    /** Hears what became of the bytes, from any thread. */
    interface Listener {

        /** A piece is written and summed. */
        void written(int piece, StoredPiece stored);

        /** One of them cannot be written. */
        void diskFailed(IOException e);

        /** Nothing is to be done any more. */
        boolean isOver();
    }

    /** Work on a piece that may fail as disks do. */
    @FunctionalInterface
    private interface DiskWork {
        void run() throws IOException;
    }

    private final KeyedSerialExecutor<Object> executor;
    private final Listener listener;

    BodyWriter(KeyedSerialExecutor<Object> executor, Listener listener) {
        this.executor = executor;
        this.listener = listener;
    }

    /** Takes the next bytes, which are in {@code chunk}. */
    void take(Slice slice, BodyChunk chunk) {
        PieceWriter piece = slice.writer();
        if (slice.isWhole()) {
            // A small file: no two cores have anything to share.
            run(piece, chunk, () -> {
                piece.sum(slice.bytes());
                piece.write(slice.bytes(), slice.at());
                written(piece);
            });
            return;
        }
        run(this, chunk, () -> piece.write(slice.bytes(), slice.at()));
        run(piece, chunk, () -> {
            piece.sum(slice.bytes());
            if (slice.isLast()) {
                finish(piece);
            }
        });
    }

    /**
     * Takes a whole piece that comes from elsewhere than the body. The listener hears of it only if it has this digest.
     *
     * @param then learns whether it has; not called once the fetch is over, or the disk has failed
     */
    void store(PieceWriter piece, ByteBuffer plain, PieceDigest digest, Consumer<Boolean> then) {
        run(this, () -> {
            piece.sum(plain);
            piece.write(plain, 0);
            StoredPiece stored = piece.end();
            boolean isRight = stored.digest().equals(digest);
            if (isRight) {
                listener.written(piece.piece(), stored);
            }
            then.accept(isRight);
        });
    }

    /** The disk has failed elsewhere. */
    void failed(IOException e) {
        listener.diskFailed(e);
    }

    /** There are no more bytes of the last piece. */
    void end(PieceWriter last) {
        run(last, () -> finish(last));
    }

    /** Runs after the sums of the piece: everything is summed, and the writes are under way. */
    private void finish(PieceWriter piece) {
        run(this, () -> written(piece));
    }

    private void written(PieceWriter piece) throws IOException {
        listener.written(piece.piece(), piece.end());
    }

    private void run(Object key, BodyChunk chunk, DiskWork work) {
        chunk.retain();
        executor.run(key, () -> {
            try {
                runUnlessOver(work);
            } finally {
                // Also when the fetch is over: the buffer is somebody else's next.
                chunk.release();
            }
        });
    }

    private void run(Object key, DiskWork work) {
        executor.run(key, () -> runUnlessOver(work));
    }

    private void runUnlessOver(DiskWork work) {
        try {
            if (!listener.isOver()) {
                work.run();
            }
        } catch (IOException e) {
            listener.diskFailed(e);
        }
    }
}
