package io.supernode.cdn.store;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.commons.codec.binary.Hex;

/** Compares a piece, on disk or fetched again, with what is known of it. */
final class PieceCheck {

    private PieceCheck() {}

    /** Tells whether the framed piece on disk is what was stored once. Reads all of it. */
    static boolean isIntact(DiskFile file, PieceLayout layout, int piece, PieceRecord record) throws IOException {
        ByteBuffer framed = ByteBuffer.allocate(record.digest().framedLength());
        file.readFully(framed, (long) piece * layout.pieceSize());
        byte[] bytes = framed.array();
        byte[] header = Frame.header(layout, record.contentLength()).array();
        byte[] content = Arrays.copyOfRange(bytes, Frame.HEADER_BYTES, bytes.length - 1);
        return Arrays.equals(header, 0, header.length, bytes, 0, header.length)
                && bytes[bytes.length - 1] == Frame.TRAILER
                && recordOf(layout, content).equals(record);
    }

    /** What is to be known of a piece with this content. */
    static PieceRecord recordOf(PieceLayout layout, byte[] content) {
        Digests digests = new Digests();
        digests.md5.update(Frame.header(layout, content.length));
        digests.md5.update(content);
        digests.md5.update(Frame.TRAILER);
        digests.sha256.update(content);
        Md5 md5 = new Md5(Hex.encodeHexString(digests.md5.digest()));
        return new PieceRecord(md5, digests.sha256Hex(), content.length);
    }
}
