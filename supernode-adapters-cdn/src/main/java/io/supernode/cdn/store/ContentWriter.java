package io.supernode.cdn.store;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes one content. Bytes are cut into pieces by one thread at a time, each piece is written by its {@link
 * PieceWriter}; {@link #checkpoint}, {@link #complete}, {@link #suspend} and {@link #abandon} wait for each other. Ends
 * with one of the last three.
 */
public final class ContentWriter {

    /**
     * Bytes of one piece.
     *
     * @param writer of the piece
     * @param bytes the next ones
     * @param at where in the piece they belong
     * @param isLast whether the piece is whole with them
     */
    public record Slice(PieceWriter writer, ByteBuffer bytes, int at, boolean isLast) {

        /** Tells whether they are all of the piece. */
        public boolean isWhole() {
            return at == 0 && isLast;
        }
    }

    /** A file whose length nobody knows gets as much room again as it has, but not more than this at once. */
    private static final long MOST_GROWTH_BYTES = 16 << 20;

    private static final String GIVEN_UP = "the content was given up";

    private final PieceStore store;
    private final StoredContent content;
    private DiskFile file;

    /** Of the thread that cuts. */
    private PieceLayout layout;
    private PieceWriter current;
    private int piece;
    private int filled;
    private long total;
    /** Of a file whose length nobody knows: room for so many bytes is there. */
    private long reserved;

    /** Guarded by this. */
    private boolean ended;

    /** A lock of its own: the thread that cuts must not wait for an fsync. */
    private final Object room = new Object();
    /** Guarded by {@link #room}: what is given up gets no more, because nobody would give it back. */
    private boolean givenUp;

    ContentWriter(PieceStore store, StoredContent content, DiskFile file, int piece) {
        this.store = store;
        this.content = content;
        this.file = file;
        this.layout = content.layout();
        this.piece = piece;
        long whole = (long) piece * layout.contentPerPiece();
        this.total = layout.hasLength() ? Math.min(whole, layout.fileLength()) : whole;
    }

    /** What is written so far. */
    public StoredContent content() {
        return content;
    }

    /** The number of plain bytes so far, from the first of the file. */
    public long position() {
        return total;
    }

    /** Tells whether the file is known to end here. */
    public boolean isAtEnd() {
        return layout.hasLength() && total == layout.fileLength();
    }

    /** A hasher of what is written. */
    public FileHasher hasher() {
        return new FileHasher(file, content);
    }

    /**
     * The origin has told the length.
     *
     * @throws LengthMismatchException if it contradicts what was known, or is more than a task can have
     * @throws NoRoomException if it was not known before and does not fit
     */
    public void lengthKnown(long length) throws LengthMismatchException, IOException {
        if (layout.hasLength() && layout.fileLength() != length) {
            throw new LengthMismatchException(
                    "the origin announced " + layout.fileLength() + " bytes first, and " + length + " now");
        }
        if (length > PieceLayout.maxFileLength(layout.pieceSize()) || length < total) {
            throw new LengthMismatchException("the origin announces " + length + " bytes, which cannot be");
        }
        if (!layout.hasLength()) {
            reserve(layout.withLength(length).framedFileLength());
            layout = layout.withLength(length);
            content.lengthKnown(length);
        }
    }

    /**
     * Cuts the next plain bytes.
     *
     * @throws LengthMismatchException if they are more than announced
     * @throws NoRoomException if their number was not announced, and they do not fit
     */
    public List<Slice> cut(ByteBuffer bytes) throws LengthMismatchException, IOException {
        long most = layout.hasLength() ? layout.fileLength() : PieceLayout.maxFileLength(layout.pieceSize());
        if (total + bytes.remaining() > most) {
            throw new LengthMismatchException("the origin sends more than " + most + " bytes");
        }
        if (!layout.hasLength()) {
            growTo(layout.withLength(total + bytes.remaining()).framedFileLength());
        }
        List<Slice> slices = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int whole = layout.hasLength() ? layout.contentLength(piece) : layout.contentPerPiece();
            if (current == null) {
                current = new PieceWriter(file, layout, piece, whole);
            }
            int count = Math.min(bytes.remaining(), whole - filled);
            ByteBuffer part = bytes.slice(bytes.position(), count);
            bytes.position(bytes.position() + count);
            slices.add(new Slice(current, part, filled, filled + count == whole));
            filled += count;
            total += count;
            if (filled == whole) {
                current = null;
                filled = 0;
                piece++;
            }
        }
        return slices;
    }

    /**
     * A writer of a whole piece that comes from elsewhere than the body, in any order.
     *
     * @param contentLength bytes of the plain file that it has
     * @throws NoRoomException if the length of the file is not known, and the pieces up to this one do not fit
     */
    public PieceWriter piece(int number, int contentLength) throws IOException {
        if (!layout.hasLength()) {
            growTo((number + 1L) * layout.pieceSize());
        }
        return new PieceWriter(file, layout, number, contentLength);
    }

    /** The body goes on after so many whole pieces, which come from elsewhere; before any of it was cut. */
    public void skipTo(int pieces) {
        piece = pieces;
        long whole = (long) pieces * layout.contentPerPiece();
        total = layout.hasLength() ? Math.min(whole, layout.fileLength()) : whole;
    }

    private void growTo(long bytes) throws IOException {
        if (bytes <= reserved) {
            return;
        }
        long ahead = bytes + Math.min(bytes, MOST_GROWTH_BYTES);
        try {
            reserve(ahead);
            reserved = ahead;
        } catch (NoRoomException e) {
            // It may end before it needs that much.
            reserve(bytes);
            reserved = bytes;
        }
    }

    private void reserve(long bytes) throws IOException {
        synchronized (room) {
            if (givenUp) {
                throw new IOException(GIVEN_UP);
            }
            store.reserve(content, bytes, total);
        }
    }

    private void giveUpRoom() {
        synchronized (room) {
            givenUp = true;
        }
    }

    /**
     * The body has ended: answers the writer of a last piece that only this tells to be the last.
     *
     * @throws LengthMismatchException if it is shorter than announced
     */
    public Optional<PieceWriter> end() throws LengthMismatchException {
        if (layout.hasLength() && total != layout.fileLength()) {
            throw new LengthMismatchException(
                    "the origin announced " + layout.fileLength() + " bytes and sent " + total);
        }
        layout = layout.withLength(total);
        content.lengthKnown(total);
        store.shrink(content, layout.framedFileLength());
        if (total == 0) {
            return Optional.of(new PieceWriter(file, layout, 0, 0));
        }
        return Optional.ofNullable(current);
    }

    /**
     * Begins again from the first byte, because the origin has another version than the one that was begun, of which
     * nothing has been served. By the thread that cuts, while nothing is written.
     */
    public synchronized void restart(PieceLayout newLayout) throws IOException {
        if (ended) {
            throw new IOException(GIVEN_UP);
        }
        file.close();
        file = store.recreate(content, newLayout);
        layout = newLayout;
        current = null;
        piece = 0;
        filled = 0;
        total = 0;
        reserved = 0;
    }

    /** Makes what is written so far outlive the process; nothing if the writer has ended meanwhile. */
    public synchronized void checkpoint() throws IOException {
        if (!ended) {
            // Taken before the fsync: all of it was written before.
            ContentMeta meta = content.metaOfProgress();
            file.force();
            store.writeMeta(meta);
            if (meta.layout().hasLength()) {
                long written = (long) meta.pieces().size() * meta.layout().pieceSize();
                store.toWrite(content, Math.max(0, meta.layout().framedFileLength() - written));
            }
        }
    }

    /**
     * All is written and right: returns when it would survive a loss of power. False if the writer has ended before.
     */
    public synchronized boolean complete(Md5 fileMd5) throws IOException {
        if (ended) {
            return false;
        }
        file.force();
        file.close();
        content.complete(fileMd5);
        store.writeMeta(content.meta());
        store.written(content);
        ended = true;
        return true;
    }

    /**
     * Not to be resumed now: what is written is kept for the next time. Nothing of it is served any more, unless the store {@link
     * PieceStore#serveToTheEnd serves to the end}.
     */
    public synchronized void suspend() throws IOException {
        giveUpRoom();
        if (!store.servesToTheEnd()) {
            content.withdraw();
        }
        boolean kept = false;
        try {
            checkpointAndClose();
            kept = true;
        } finally {
            if (kept) {
                store.release(content.key());
            } else {
                store.delete(content.key());
            }
        }
    }

    private void checkpointAndClose() throws IOException {
        try {
            checkpoint();
        } finally {
            // Also after a failure: no later checkpoint may write metadata beside what comes next under this key.
            ended = true;
            file.close();
        }
    }

    /** Nothing of it is wanted; also after a {@link #complete} that threw. */
    public synchronized void abandon() throws IOException {
        ended = true;
        giveUpRoom();
        content.withdraw();
        try {
            file.close();
        } finally {
            store.delete(content.key());
        }
    }
}
