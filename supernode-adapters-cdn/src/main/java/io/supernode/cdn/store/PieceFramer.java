package io.supernode.cdn.store;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.commons.codec.binary.Hex;

/**
 * Cuts a stream of plain bytes into framed pieces, and writes and hashes them as the bytes arrive: no piece is ever whole in
 * memory. A piece is told of as soon as its last byte is written. For one thread at a time.
 */
public final class PieceFramer {

    /** Hears of each piece that is wholly written. */
    @FunctionalInterface
    public interface Listener {
        void pieceWritten(int piece, PieceRecord record);
    }

    private static final int READ_BYTES = 256 << 10;

    private final DiskFile file;
    private final Listener listener;
    private final Digests digests = new Digests();
    private PieceLayout layout;
    private int piece;
    private int filled;
    private long total;

    /** Writes to {@code file}, which is empty, with the piece size of {@code layout}. */
    public PieceFramer(DiskFile file, PieceLayout layout, Listener listener) {
        this.file = file;
        this.layout = layout;
        this.listener = listener;
    }

    /**
     * The length has become known.
     *
     * @throws LengthMismatchException if it contradicts what was known, or is more than a task can have
     */
    public void lengthKnown(long length) throws LengthMismatchException {
        if (layout.hasLength() && layout.fileLength() != length) {
            throw new LengthMismatchException(
                    "the origin announced " + layout.fileLength() + " bytes first, and " + length + " now");
        }
        if (length > mostBytes() || length < total) {
            throw new LengthMismatchException("the origin announces " + length + " bytes, which cannot be");
        }
        layout = layout.withLength(length);
    }

    /**
     * Takes the next plain bytes.
     *
     * @throws LengthMismatchException if they are more than announced
     */
    public void append(ByteBuffer bytes) throws IOException, LengthMismatchException {
        long most = layout.hasLength() ? layout.fileLength() : mostBytes();
        if (total + bytes.remaining() > most) {
            throw new LengthMismatchException("the origin sends more than " + most + " bytes");
        }
        while (bytes.hasRemaining()) {
            int whole = wholePiece();
            if (filled == 0) {
                digests.md5.update(Frame.header(layout, whole));
            }
            int count = Math.min(bytes.remaining(), whole - filled);
            ByteBuffer part = bytes.slice(bytes.position(), count);
            digests.md5.update(part.duplicate());
            digests.sha256.update(part.duplicate());
            file.write(part, offset() + Frame.HEADER_BYTES + filled);
            bytes.position(bytes.position() + count);
            filled += count;
            total += count;
            if (filled == whole) {
                endPiece(whole);
            }
        }
    }

    /**
     * The stream has ended; answers the length of the plain file.
     *
     * @throws LengthMismatchException if it is shorter than announced
     */
    public long end() throws LengthMismatchException {
        if (layout.hasLength() && total != layout.fileLength()) {
            throw new LengthMismatchException(
                    "the origin announced " + layout.fileLength() + " bytes and sent " + total);
        }
        layout = layout.withLength(total);
        return total;
    }

    /** After {@link #end}: ends the last piece, if only the end of the stream has told that it is the last. */
    public void finishLastPiece() throws IOException {
        if (filled > 0 || total == 0) {
            // The header, which tells the length and is hashed first, was taken for that of a whole piece.
            hashHeaderAgain();
            endPiece(filled);
        }
    }

    private void hashHeaderAgain() throws IOException {
        digests.md5.reset();
        digests.md5.update(Frame.header(layout, filled));
        ByteBuffer part = ByteBuffer.allocate(Math.min(READ_BYTES, Math.max(1, filled)));
        for (int done = 0; done < filled; done += part.limit()) {
            part.clear().limit(Math.min(part.capacity(), filled - done));
            file.readFully(part, offset() + Frame.HEADER_BYTES + done);
            digests.md5.update(part.flip());
        }
    }

    private void endPiece(int contentLength) throws IOException {
        digests.md5.update(Frame.TRAILER);
        file.write(Frame.header(layout, contentLength), offset());
        file.write(Frame.trailer(), offset() + Frame.HEADER_BYTES + contentLength);
        Md5 md5 = new Md5(Hex.encodeHexString(digests.md5.digest()));
        PieceRecord done = new PieceRecord(md5, digests.sha256Hex(), contentLength);
        int number = piece++;
        filled = 0;
        listener.pieceWritten(number, done);
    }

    private long offset() {
        return (long) piece * layout.pieceSize();
    }

    private int wholePiece() {
        return layout.hasLength() ? layout.contentLength(piece) : layout.contentPerPiece();
    }

    private long mostBytes() {
        return (long) PieceLayout.MAX_PIECES * layout.contentPerPiece();
    }
}
