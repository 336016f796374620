package io.supernode.cluster.call;

import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.core.Supernode;
import io.supernode.core.model.TaskId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Makes calls of tasks that this node owns, whoever they come from. Thread-safe. */
public final class OwnedCalls {

    private final Supernode supernode;
    private final Supplier<ClusterMembers> members;
    private final TaskArrivals arrivals;
    private final ContentDeletions deletions;

    /** @param supernode of this node alone */
    public OwnedCalls(
            Supernode supernode, Supplier<ClusterMembers> members, TaskArrivals arrivals, ContentDeletions deletions) {
        this.supernode = supernode;
        this.members = members;
        this.arrivals = arrivals;
        this.deletions = deletions;
    }

    /** Whether a call of this task must wait, because what others know of it may be on its way. */
    boolean mustWait(TaskId task) {
        return arrivals.isArriving(task);
    }

    /** The owners by now. */
    ClusterMembers members() {
        return members.get();
    }

    /** Makes a call that needs no owner. */
    <T> CompletionStage<T> makeHere(ClusterCall<T> call) {
        return call.on(supernode);
    }

    /**
     * Makes the call.
     *
     * @return completes with an {@link UnansweredException} if the task is not this node's, or ceases to be before it is answered.
     *     Cancelling it cancels the call
     */
    <T> CompletionStage<T> make(ClusterCall<T> call, TaskId task) {
        if (!members.get().isOwn(task)) {
            return CompletableFuture.failedFuture(new UnansweredException(UnansweredException.Reason.NOT_OWNER));
        }
        CompletableFuture<T> made = on(supernode, call, task);
        if (made.isDone() && (made.isCompletedExceptionally() || !call.mayHaveMoved(made.join()))) {
            return made;
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        made.whenComplete((value, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (call.mayHaveMoved(value) && !members.get().isOwn(task)) {
                answer.completeExceptionally(new UnansweredException(UnansweredException.Reason.NOT_OWNER));
            } else {
                answer.complete(value);
            }
        });
        answer.whenComplete((value, failure) -> {
            if (answer.isCancelled()) {
                made.cancel(false);
            }
        });
        return answer;
    }

    private <T> CompletableFuture<T> on(Supernode own, ClusterCall<T> call, TaskId task) {
        if (!call.mayDelete()) {
            return call.on(own).toCompletableFuture();
        }
        Runnable deleted = deletions.beginning(task);
        return call.on(own).toCompletableFuture().thenApply(answer -> {
            if (call.hasDeleted(answer)) {
                deleted.run();
            }
            return answer;
        });
    }
}
