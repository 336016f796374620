package io.supernode.cluster.content;

import io.supernode.core.model.PeerAddress;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.PeerRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a node knows of a content that others have.
 *
 * @param content how it is cut, and the digests of its pieces
 * @param originVersion what {@link ContentStore#originVersion} of the node that fetched it has said
 * @param nodes data ports of the other members, those first that own the task before others
 * @param peers of the content, as they have said themselves what they have and where
 */
public record SharedContent(
        ContentRecord content, Optional<String> originVersion, List<PeerAddress> nodes, List<PeerRecord> peers) {

    public SharedContent {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(originVersion, "originVersion");
        nodes = List.copyOf(nodes);
        peers = List.copyOf(peers);
    }
}
