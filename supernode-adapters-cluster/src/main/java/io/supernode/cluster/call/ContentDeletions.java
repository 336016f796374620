package io.supernode.cluster.call;

import io.supernode.core.model.TaskId;

/** Learns of the tasks of this node whose content an operator has deleted: other nodes may have copies. Thread-safe. */
@FunctionalInterface
public interface ContentDeletions {

    /**
     * The content of a task is about to be deleted here.
     *
     * @return to be run once it has been deleted here; not at all if it has not
     */
    Runnable beginning(TaskId task);
}
