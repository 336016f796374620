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

/** Compares a piece, on disk or fetched again, with what is known of it. Reads in small steps. */
final class PieceCheck {

    private static final int STEP_BYTES = 256 << 10;

    private PieceCheck() {}

    /** Tells whether the framed piece on disk is what was stored once: by both sums of it. */
    static boolean isIntact(DiskFile file, PieceLayout layout, int piece, PieceRecord record) throws IOException {
        return isIntact(file, layout, piece, record, part -> {});
    }

    /** The same, while {@code each} takes the plain bytes as well. */
    static boolean isIntact(DiskFile file, PieceLayout layout, int piece, PieceRecord record, Part each)
            throws IOException {
        CRC32C crc = new CRC32C();
        return isFramed(file, layout, piece, record.digest(), part -> {
                    crc.update(part.duplicate());
                    each.take(part);
                })
                && (int) crc.getValue() == record.crc32c();
    }

    /** The same for a piece that is not recorded yet: by what the wire tells of it. */
    static boolean isIntact(DiskFile file, PieceLayout layout, int piece, PieceDigest digest) throws IOException {
        return isFramed(file, layout, piece, digest, part -> {});
    }

    private static boolean isFramed(DiskFile file, PieceLayout layout, int piece, PieceDigest digest, Part each)
            throws IOException {
        int length = digest.framedLength() - PieceLayout.FRAME_BYTES;
        MessageDigest md5 = DigestUtils.getMd5Digest();
        md5.update(Frame.header(layout, length));
        boolean read = hasFrame(file, layout, piece, length)
                && readContent(file, layout, piece, length, part -> {
                    md5.update(part.duplicate());
                    each.take(part);
                });
        md5.update(Frame.TRAILER);
        return read && Hex.encodeHexString(md5.digest()).equals(digest.md5().hex());
    }

    /** Takes the bytes of a piece, a part at a time. */
    @FunctionalInterface
    interface Part {
        void take(ByteBuffer bytes);
    }

    /** Reads the plain bytes of a piece; always answers true, so that it can be one of several conditions. */
    static boolean readContent(DiskFile file, PieceLayout layout, int piece, int length, Part each) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(Math.max(1, Math.min(STEP_BYTES, length)));
        long from = (long) piece * layout.pieceSize() + Frame.HEADER_BYTES;
        for (int done = 0; done < length; done += part.limit()) {
            part.clear().limit(Math.min(part.capacity(), length - done));
            file.readFully(part, from + done);
            each.take(part.flip());
        }
        return true;
    }

    private static boolean hasFrame(DiskFile file, PieceLayout layout, int piece, int length) throws IOException {
        long offset = (long) piece * layout.pieceSize();
        ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES);
        file.readFully(header, offset);
        ByteBuffer trailer = ByteBuffer.allocate(1);
        file.readFully(trailer, offset + Frame.HEADER_BYTES + length);
        return header.flip().equals(Frame.header(layout, length)) && trailer.get(0) == Frame.TRAILER;
    }

    /** What is to be known of a piece with this content. */
    static PieceRecord recordOf(PieceLayout layout, byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return new PieceRecord(digestOf(layout, content).md5(), (int) crc.getValue(), content.length);
    }

    /** What the wire tells of a piece with this content. */
    static PieceDigest digestOf(PieceLayout layout, byte[] content) {
        MessageDigest md5 = DigestUtils.getMd5Digest();
        md5.update(Frame.header(layout, content.length));
        md5.update(content);
        md5.update(Frame.TRAILER);
        Md5 sum = new Md5(Hex.encodeHexString(md5.digest()));
        return new PieceDigest(sum, content.length + PieceLayout.FRAME_BYTES);
    }
}
