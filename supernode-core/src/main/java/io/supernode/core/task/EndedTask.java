package io.supernode.core.task;

import java.util.List;

/**
 * The task was dropped or has expired. Who registers now waits until all that it had is gone, and is then passed on to its
 * successor, which so never meets what its predecessor still deletes. Nothing else happens here any more.
 *
 * <p>Or it goes on on another node. Who registers now is told to ask again, since a successor here would be a second task.
 *
 * @param successors who waits
 * @param isElsewhere whether it goes on on another node
 */
record EndedTask(WaitingApplicants successors, boolean isElsewhere) implements TaskState {

    static final String MOVED = "the task is another node's now";

    /** One whose content is deleted, or kept as a cache. */
    static EndedTask here() {
        return new EndedTask(new WaitingApplicants(), false);
    }

    /** One that goes on on another node. */
    static EndedTask elsewhere() {
        return new EndedTask(new WaitingApplicants(), true);
    }

    @Override
    public TaskState registered(TaskScope task, Applicant applicant) {
        if (isElsewhere) {
            task.giveUp(applicant, RegistrationReplies.MOVED);
            task.fetchWaiters().fail(MOVED);
        } else {
            successors.add(applicant);
        }
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
