package io.supernode.cluster.content;

import io.supernode.core.port.ContentRecord;
import java.util.Objects;
import java.util.Optional;

/**
 * A whole content that a node has from an earlier task, and serves to another one for a while.
 *
 * @param content how it is cut, and the digests of its pieces
 * @param originVersion what the origin has said of its version, see {@link ContentStore#originVersion}
 */
public record LentContent(ContentRecord content, Optional<String> originVersion) {

    public LentContent {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(originVersion, "originVersion");
    }
}
