package io.supernode.core.task;

/**
 * Nobody has asked the origin yet.
 *
 * @param restarted see {@link Probing}
 */
record NewTask(boolean restarted) implements TaskState {

    @Override
    public TaskState registered(TaskScope task, Applicant applicant) {
        return Probing.begin(task, applicant.origin(), restarted).registered(task, applicant);
    }

    @Override
    public void describe(StateRecord kept) {
        kept.probing(restarted);
    }
}
