package io.supernode.core.model;

import java.util.Objects;

/**
 * The checksum of a framed piece and its framed length, the {@code pieceMd5} of the wire
 * ({@code md5:length}, protocol section 2).
 *
 * @param md5 over the framed bytes
 * @param framedLength in bytes: at least 5 (an empty piece), at most the piece size
 */
public record PieceDigest(Md5 md5, int framedLength) {

    public PieceDigest {
        Objects.requireNonNull(md5, "md5");
        if (framedLength < PieceLayout.FRAME_BYTES || framedLength > PieceLayout.MAX_PIECE_SIZE) {
            throw new IllegalArgumentException("no framed piece is " + framedLength + " bytes long");
        }
    }

    /** Reads {@code md5:length}. */
    public static PieceDigest parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a piece digest is md5:length");
        }
        String length = text.substring(colon + 1);
        if (!length.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("a piece digest is md5:length with plain decimal digits");
        }
        return new PieceDigest(new Md5(text.substring(0, colon)), Integer.parseInt(length));
    }

    @Override
    public String toString() {
        return md5.hex() + ':' + framedLength;
    }
}
