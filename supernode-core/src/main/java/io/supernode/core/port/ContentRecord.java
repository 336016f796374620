package io.supernode.core.port;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.PieceLayout;
import java.util.Objects;
import java.util.Optional;

/**
 * What is worth keeping of one content of a task.
 *
 * @param key under which it is stored and served
 * @param version counts the contents of the task, from 0
 * @param layout how it is cut
 * @param digests of its framed pieces, by which peers can go on serving each other
 * @param fileMd5 of the plain file, once it is complete
 * @param failure why it cannot be had, if it cannot
 */
public record ContentRecord(
        ContentKey key,
        int version,
        PieceLayout layout,
        PieceDigests digests,
        Optional<Md5> fileMd5,
        Optional<OriginFailure> failure) {

    public ContentRecord {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(digests, "digests");
        Objects.requireNonNull(fileMd5, "fileMd5");
        Objects.requireNonNull(failure, "failure");
        if (version < 0) {
            throw new IllegalArgumentException("versions count from 0, not " + version);
        }
        if (fileMd5.isPresent() && !layout.hasLength()) {
            throw new IllegalArgumentException("a complete content has a length");
        }
    }
}
