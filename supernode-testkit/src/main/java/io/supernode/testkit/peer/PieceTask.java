package io.supernode.testkit.peer;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceRange;
import java.io.IOException;

/**
 * One piece of reply 601, as the peer understands it (protocol section 2).
 *
 * @param cid whom it is to come from
 * @param ip of that one
 * @param port of that one
 * @param path on that one's server
 * @param range of the piece, whole also for the last one
 * @param digest of its framed bytes
 */
record PieceTask(
        String cid, String ip, int port, String path, int piece, int pieceSize, PieceRange range, PieceDigest digest) {

    /** Reads one element; Go clients cannot read a downLink that is text, so neither do we. */
    static PieceTask parse(JsonNode node) throws IOException {
        JsonNode downLink = node.path("downLink");
        if (!downLink.isMissingNode() && !downLink.isNumber()) {
            throw new IOException("downLink must be a number: " + node);
        }
        try {
            return new PieceTask(
                    text(node, "cid"),
                    text(node, "peerIp"),
                    number(node, "peerPort"),
                    text(node, "path"),
                    number(node, "pieceNum"),
                    number(node, "pieceSize"),
                    PieceRange.parse(text(node, "range")),
                    PieceDigest.parse(text(node, "pieceMd5")));
        } catch (IllegalArgumentException e) {
            throw new IOException("no piece of reply 601: " + node, e);
        }
    }

    boolean isFromSupernode() {
        return PeerId.isSupernode(cid);
    }

    private static String text(JsonNode node, String name) throws IOException {
        if (!node.path(name).isTextual()) {
            throw new IOException(name + " must be text: " + node);
        }
        return node.path(name).textValue();
    }

    private static int number(JsonNode node, String name) throws IOException {
        if (!node.path(name).canConvertToInt() || !node.path(name).isIntegralNumber()) {
            throw new IOException(name + " must be a number: " + node);
        }
        return node.path(name).intValue();
    }
}
