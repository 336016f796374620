package io.supernode.cdn.store;

import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import java.util.Objects;

/**
 * What is known of a piece from the moment it is written.
 *
 * @param digest as the wire tells it
 * @param crc32c over the piece's bytes of the plain file, taken while they were in memory: when they are read
 *     from the disk later, it proves that those are still the bytes that came
 */
public record StoredPiece(PieceDigest digest, int crc32c) {

    public StoredPiece {
        Objects.requireNonNull(digest, "digest");
    }

    /** As it is kept over a restart. */
    PieceRecord record() {
        return new PieceRecord(digest.md5(), crc32c, contentLength());
    }

    /** Bytes of the plain file. */
    int contentLength() {
        return digest.framedLength() - PieceLayout.FRAME_BYTES;
    }
}
