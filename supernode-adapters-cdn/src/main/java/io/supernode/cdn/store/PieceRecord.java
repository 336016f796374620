package io.supernode.cdn.store;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import java.util.Objects;

/**
 * What is known of a stored piece. Two sums of different kinds tell damage: a fault that leaves both as they were is not to be
 * expected, and each of them costs the processor less than a SHA-256. Against a person who can write to the home no sum of
 * ours helps, since the metadata lies beside the file.
 *
 * @param md5 over the framed bytes, as the wire needs it
 * @param crc32c over the piece's bytes of the plain file, taken while they were in memory
 * @param contentLength bytes of the plain file
 */
public record PieceRecord(Md5 md5, int crc32c, int contentLength) {

    public PieceRecord {
        Objects.requireNonNull(md5, "md5");
        if (contentLength < 0 || contentLength > PieceLayout.MAX_PIECE_SIZE - PieceLayout.FRAME_BYTES) {
            throw new IllegalArgumentException("no piece holds " + contentLength + " bytes");
        }
    }

    /** As the wire tells it. */
    public PieceDigest digest() {
        return new PieceDigest(md5, contentLength + PieceLayout.FRAME_BYTES);
    }
}
