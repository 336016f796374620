package io.supernode.cdn.store;

import io.supernode.core.model.PieceLayout;
import java.util.Objects;
import java.util.Set;

/**
 * Which version of a file a complete stored content is.
 *
 * @param layout how it is cut; its length is known
 * @param validators by which the origin tells versions apart
 * @param varyingHeaders names of request headers on which it depends
 */
public record StoredVersion(PieceLayout layout, Validators validators, Set<String> varyingHeaders) {

    public StoredVersion {
        Objects.requireNonNull(validators, "validators");
        varyingHeaders = Set.copyOf(varyingHeaders);
        if (!layout.hasLength()) {
            throw new IllegalArgumentException("a complete content has a length");
        }
    }
}
