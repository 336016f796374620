package io.supernode.cluster.call;

import io.supernode.core.model.TaskId;

/** What this node knows of tasks that it has just begun to own. */
public interface TaskArrivals {

    /** Whether what others know of the task may still be on its way to this node, so that its calls must wait. */
    boolean isArriving(TaskId task);
}
