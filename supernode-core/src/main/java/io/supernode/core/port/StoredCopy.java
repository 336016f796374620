package io.supernode.core.port;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.util.Objects;

/**
 * A complete content that a fetcher has from an earlier use.
 *
 * @param layout how it is cut; its length is known
 * @param md5 of the plain file
 */
public record StoredCopy(PieceLayout layout, Md5 md5) {

    public StoredCopy {
        Objects.requireNonNull(md5, "md5");
        if (!layout.hasLength()) {
            throw new IllegalArgumentException("a complete content has a length");
        }
    }
}
