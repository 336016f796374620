package io.supernode.core.task;

import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.OriginSource;

/**
 * Every piece was stored.
 *
 * @param source how the origin was asked, and is asked whether the content is still its own
 * @param validatedNanos when it last said so
 */
record Complete(OriginSource source, long validatedNanos) implements Opened {

    @Override
    public TaskState admitted(TaskScope task, Applicant applicant) {
        if (isStale(task)) {
            return Revalidating.begin(task, this, applicant.origin()).admitted(task, applicant);
        }
        task.admit(applicant);
        return this;
    }

    @Override
    public TaskState differs(TaskScope task) {
        OriginRequest own = source.request();
        return isStale(task) ? Revalidating.begin(task, this, own) : this;
    }

    private boolean isStale(TaskScope task) {
        return task.now() - validatedNanos >= task.settings().revalidateInterval().toNanos();
    }

    @Override
    public void describe(StateRecord kept) {
        kept.complete(source, validatedNanos);
    }
}
