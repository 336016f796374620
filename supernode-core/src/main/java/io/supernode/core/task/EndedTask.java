package io.supernode.core.task;

import java.util.ArrayList;
import java.util.List;

/**
 * The task was dropped or has expired. Who registers now waits until all that it had is gone, and is then passed on to its
 * successor, which so never meets what its predecessor still deletes.
 *
 * @param successors who waits
 */
record EndedTask(List<Applicant> successors) implements TaskState {

    EndedTask() {
        this(new ArrayList<>());
    }

    @Override
    public TaskState registered(TaskScope task, Applicant applicant) {
        successors.add(applicant);
        return this;
    }

    @Override
    public void describe(StateRecord kept) {
        throw new IllegalStateException("an ended task is not kept");
    }
}
