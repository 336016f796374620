package io.supernode.cdn.pieces;

import io.supernode.core.model.PeerAddress;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.PeerRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a content that others have.
 *
 * @param content how it is cut, and the digests of its pieces: by these every piece is checked, whoever gives it
 * @param originVersion what {@code HttpOriginFetcher.originVersion} of the node that fetched it has said; without it nothing can be
 *     added to these pieces from the origin
 * @param nodes data ports of other nodes, which are trusted to be nodes, and may have any of the pieces
 * @param peers of the content, as they have said themselves what they have and where
 */
public record KnownContent(
        ContentRecord content, Optional<String> originVersion, List<PeerAddress> nodes, List<PeerRecord> peers) {

    public KnownContent {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(originVersion, "originVersion");
        nodes = List.copyOf(nodes);
        peers = List.copyOf(peers);
    }

    /** How many pieces from the first on have a digest, without a gap. */
    public int pieces() {
        int piece = 0;
        while (content.digests().get(piece).isPresent()) {
            piece++;
        }
        return piece;
    }

    /** Whether all pieces that there are have a digest. */
    public boolean isWhole() {
        return content.layout().hasLength() && pieces() == content.layout().pieceCount();
    }
}
