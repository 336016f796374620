package io.supernode.cdn.store;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * All that must outlive the process about one content.
 *
 * @param key under which it is stored
 * @param layout how it is cut
 * @param fileMd5 of the plain file, if all of it is stored
 * @param validators by which the origin tells versions apart
 * @param varyingHeaders names of request headers on which the content depends; {@code *} stands for anything
 * @param pieces the stored pieces from the first on, without a gap
 */
record ContentMeta(
        ContentKey key,
        PieceLayout layout,
        Optional<Md5> fileMd5,
        Validators validators,
        Set<String> varyingHeaders,
        List<PieceRecord> pieces) {

    ContentMeta {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(fileMd5, "fileMd5");
        Objects.requireNonNull(validators, "validators");
        varyingHeaders = Set.copyOf(varyingHeaders);
        pieces = List.copyOf(pieces);
        if (fileMd5.isPresent() && (!layout.hasLength() || pieces.size() != layout.pieceCount())) {
            throw new IllegalArgumentException("a complete content has a length and all its pieces");
        }
    }
}
