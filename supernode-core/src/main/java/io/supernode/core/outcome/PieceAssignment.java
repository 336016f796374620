package io.supernode.core.outcome;

import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceRange;

/**
 * One piece to download: an element of the data of reply 601 (protocol section 2).
 *
 * @param piece its number, from 0
 * @param pieceSize of the task, bytes
 * @param cid whom to download from; the supernode's own when {@code fromSupernode}
 * @param address where that one listens
 * @param path on that one's server
 * @param digest of the framed piece
 * @param downLinkKbs the rate the client is advised, KB/s
 * @param fromSupernode whether the supernode serves it
 */
public record PieceAssignment(
        int piece,
        int pieceSize,
        String cid,
        PeerAddress address,
        String path,
        PieceDigest digest,
        int downLinkKbs,
        boolean fromSupernode) {

    /** The range by which clients name the piece. */
    public PieceRange range() {
        return PieceRange.ofPiece(piece, pieceSize);
    }
}
