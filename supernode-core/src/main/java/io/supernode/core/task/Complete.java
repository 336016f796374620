package io.supernode.core.task;

import io.supernode.core.model.Md5;
import io.supernode.core.port.OriginSource;

/**
 * Every piece was stored.
 *
 * @param source how the origin was asked, and is asked whether the content is still its own
 * @param validatedNanos when it last said so
 * @param isReported whether the fetcher has said that it is stored since the supernode was started
 */
record Complete(OriginSource source, long validatedNanos, boolean isReported) implements Opened {

    @Override
    public TaskState admitted(TaskScope task, Applicant applicant) {
        if (isStale(task)) {
            return Revalidating.begin(task, this, applicant.origin()).admitted(task, applicant);
        }
        task.admit(applicant);
        return this;
    }

    @Override
    public Complete completed(TaskScope task, long fileLength, Md5 fileMd5) {
        if (isReported) {
            return this;
        }
        task.finished(fileLength, fileMd5);
        return new Complete(source, validatedNanos, true);
    }

    @Override
    public TaskState differs(TaskScope task) {
        return isStale(task) ? Revalidating.begin(task, this, task.owning(source.request())) : this;
    }

    private boolean isStale(TaskScope task) {
        return task.now() - validatedNanos >= task.settings().revalidateInterval().toNanos();
    }

    @Override
    public void describe(StateRecord kept) {
        kept.complete(source, validatedNanos);
    }
}
