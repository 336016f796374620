package io.supernode.cluster.content;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import java.util.Optional;

/** Knows who has a content. May be asked by any thread. */
@FunctionalInterface
public interface ContentDirectory {

    /** What is known now; empty if neither this node nor a copy here knows the content. */
    Optional<SharedContent> find(TaskId task, ContentKey key);
}
