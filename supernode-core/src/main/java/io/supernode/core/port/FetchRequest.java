package io.supernode.core.port;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.TaskId;
import java.util.Objects;
import java.util.Optional;

/**
 * One back-to-source.
 *
 * @param task for logs
 * @param key under which the content is stored and served
 * @param origin where to get it
 * @param layout how to cut it; the piece size is final, the length may be unknown
 * @param expectedMd5 of the plain file, when the client supplied one
 */
public record FetchRequest(
        TaskId task, ContentKey key, OriginRequest origin, PieceLayout layout, Optional<Md5> expectedMd5) {

    public FetchRequest {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(expectedMd5, "expectedMd5");
    }
}
