package io.supernode.core.task;

import java.util.List;

/**
 * The task was dropped or has expired. Who registers now waits until all that it had is gone, and is then passed on to its
 * successor, which so never meets what its predecessor still deletes. Nothing else happens here any more.
 *
 * @param successors who waits
 */
record EndedTask(WaitingApplicants successors) implements TaskState {

    EndedTask() {
        this(new WaitingApplicants());
    }

    @Override
    public TaskState registered(TaskScope task, Applicant applicant) {
        successors.add(applicant);
        return this;
    }

    /** Nobody waits longer for a slow deletion than a client does. */
    @Override
    public TaskState ticked(TaskScope task) {
        if (successors.hasWaited(TaskScope.PENDING_PATIENCE.toNanos(), task.now())) {
            successors.takePeers().forEach(applicant -> task.refuse(applicant, RegistrationReplies.BEING_DELETED));
        }
        return this;
    }

    @Override
    public List<Applicant> takeWaiting() {
        return successors.takeAll();
    }

    @Override
    public boolean isTimed(TaskScope task) {
        return !successors.isEmpty();
    }

    @Override
    public void describe(StateRecord kept) {
        throw new IllegalStateException("an ended task is not kept");
    }
}
