package io.supernode.cdn.store;

import io.supernode.core.model.PieceLayout;
import java.util.Objects;

/**
 * Which version of a file a complete stored content is.
 *
 * @param layout how it is cut; its length is known
 * @param validators by which the origin tells versions apart
 */
public record StoredVersion(PieceLayout layout, Validators validators) {

    public StoredVersion {
        Objects.requireNonNull(validators, "validators");
        if (!layout.hasLength()) {
            throw new IllegalArgumentException("a complete content has a length");
        }
    }
}
