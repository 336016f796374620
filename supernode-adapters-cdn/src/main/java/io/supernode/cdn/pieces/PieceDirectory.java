package io.supernode.cdn.pieces;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import java.util.Optional;

/** Knows what others have of a content. May be asked by many threads at once; answers without waiting for the network. */
@FunctionalInterface
public interface PieceDirectory {

    /** Of a supernode that is alone: everything comes from the origin. */
    PieceDirectory NONE = (task, key) -> Optional.empty();

    /** What is known now; empty if nothing is by which a piece could be checked. */
    Optional<KnownContent> find(TaskId task, ContentKey key);
}
