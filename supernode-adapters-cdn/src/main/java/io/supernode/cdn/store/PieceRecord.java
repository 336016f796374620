package io.supernode.cdn.store;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import java.util.Objects;

/**
 * What is known of a stored piece.
 *
 * @param md5 over the framed bytes, as the wire needs it
 * @param sha256 over the piece's bytes of the plain file, 64 lower-case hex digits: what tells damage for certain
 * @param contentLength bytes of the plain file
 */
public record PieceRecord(Md5 md5, String sha256, int contentLength) {

    private static final int SHA256_HEX_LENGTH = 64;

    public PieceRecord {
        Objects.requireNonNull(md5, "md5");
        if (sha256.length() != SHA256_HEX_LENGTH) {
            throw new IllegalArgumentException("a SHA-256 is 64 hex digits");
        }
        if (contentLength < 0 || contentLength > PieceLayout.MAX_PIECE_SIZE - PieceLayout.FRAME_BYTES) {
            throw new IllegalArgumentException("no piece holds " + contentLength + " bytes");
        }
    }

    /** As the wire tells it. */
    public PieceDigest digest() {
        return new PieceDigest(md5, contentLength + PieceLayout.FRAME_BYTES);
    }
}
