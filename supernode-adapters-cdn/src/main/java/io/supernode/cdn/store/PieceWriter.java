package io.supernode.cdn.store;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Writes and sums one piece as its bytes arrive: it is never whole in memory. One thread may write while another sums,
 * each one at a time; {@link #end} comes after both.
 */
public final class PieceWriter {

    private static final int READ_BYTES = 256 << 10;

    private final DiskFile file;
    private final PieceLayout layout;
    private final int piece;
    private final int expected;
    private final MessageDigest md5 = DigestUtils.getMd5Digest();
    private final CRC32C crc = new CRC32C();
    private int filled;

    /** A writer of piece {@code piece}, which will have {@code expected} bytes as far as is known. */
    PieceWriter(DiskFile file, PieceLayout layout, int piece, int expected) {
        this.file = file;
        this.layout = layout;
        this.piece = piece;
        this.expected = expected;
        md5.update(Frame.header(layout, expected));
    }

    /** Counted from 0. */
    public int piece() {
        return piece;
    }

    /** Writes plain bytes to their place in the piece. */
    public void write(ByteBuffer bytes, int at) throws IOException {
        file.write(bytes.duplicate(), offset() + Frame.HEADER_BYTES + at);
    }

    /** Sums the next plain bytes. */
    public void sum(ByteBuffer bytes) {
        md5.update(bytes.duplicate());
        crc.update(bytes.duplicate());
        filled += bytes.remaining();
    }

    /** The piece is whole. */
    public StoredPiece end() throws IOException {
        if (filled != expected) {
            // The header, which tells the length and is hashed first, was taken for that of a whole piece.
            hashAgain();
        }
        md5.update(Frame.TRAILER);
        file.write(Frame.header(layout, filled), offset());
        file.write(Frame.trailer(), offset() + Frame.HEADER_BYTES + filled);
        Md5 sum = new Md5(Hex.encodeHexString(md5.digest()));
        return new StoredPiece(new PieceDigest(sum, filled + PieceLayout.FRAME_BYTES), (int) crc.getValue());
    }

    private void hashAgain() throws IOException {
        md5.reset();
        md5.update(Frame.header(layout, filled));
        CRC32C again = new CRC32C();
        ByteBuffer part = ByteBuffer.allocate(Math.min(READ_BYTES, Math.max(1, filled)));
        for (int done = 0; done < filled; done += part.limit()) {
            part.clear().limit(Math.min(part.capacity(), filled - done));
            file.readFully(part, offset() + Frame.HEADER_BYTES + done);
            md5.update(part.flip());
            again.update(part.flip());
        }
        if (again.getValue() != crc.getValue()) {
            throw new IOException("piece " + piece + " reads differently from what was written");
        }
    }

    private long offset() {
        return (long) piece * layout.pieceSize();
    }
}
