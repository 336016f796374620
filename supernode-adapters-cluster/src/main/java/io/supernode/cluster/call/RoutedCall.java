package io.supernode.cluster.call;

import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.model.TaskId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One call on its way to the owner of its task, and perhaps to the next owner: it is its own answer. Cancelling it cancels the call
 * wherever it is.
 */
class RoutedCall<T> extends CompletableFuture<T> {

    /** How long a call is tried again while its task has no owner that answers; its client waits for 5 s at most. */
    static final Duration PATIENCE = Duration.ofSeconds(3);
    /** A pull that was held for longer is not held again by the next owner: its client would not wait for that. */
    private static final Duration HELD_AGAIN = Duration.ofSeconds(1);
    private static final Duration REGISTRATION_PATIENCE = Duration.ofMillis(4400);
    private static final Duration OPERATOR_PATIENCE = Duration.ofSeconds(10);

    private final CallRouter router;
    private final ClusterCall<T> call;
    private final TaskId task;
    private final long sinceNanos;
    private volatile CompletableFuture<T> attempt;
    private volatile boolean isGivenUp;

    RoutedCall(CallRouter router, ClusterCall<T> call, TaskId task) {
        this.router = router;
        this.call = call;
        this.task = task;
        this.sinceNanos = router.clock().nanoTime();
    }

    final void attempt() {
        if (isDone()) {
            return;
        }
        try {
            ask();
        } catch (RuntimeException e) {
            if (!isDone()) {
                fail(e);
            }
        }
    }

    private void ask() {
        ClusterMembers members = router.owned().members();
        ClusterNode owner = members.owner(task);
        boolean isHere = owner.equals(members.self()) && !router.owned().mustWait(task);
        if (router.isClosed() && !isHere) {
            giveUp();
        } else if (!owner.equals(members.self())) {
            router.countForwarded();
            follow(router.remote().call(owner.name(), members.epoch(), call, patience()));
        } else if (router.owned().mustWait(task) && isPatient()) {
            router.retries().add(this::attempt);
        } else {
            follow(router.owned().make(call, task).toCompletableFuture());
        }
    }

    final void follow(CompletableFuture<T> made) {
        attempt = made;
        if (isCancelled()) {
            made.cancel(false);
        }
        made.whenComplete(this::answered);
    }

    private void answered(T value, Throwable failure) {
        if (isDone()) {
            // Cancelled meanwhile.
            return;
        }
        if (failure == null) {
            end(value);
            return;
        }
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof UnansweredException unanswered)) {
            fail(cause);
        } else if (mayRetry(unanswered.reason())) {
            router.countRetried();
            router.retries().add(this::attempt);
        } else {
            giveUp();
        }
    }

    private boolean mayRetry(UnansweredException.Reason reason) {
        boolean isTooLate = call instanceof ClusterCall.Pull && elapsedNanos() > HELD_AGAIN.toNanos();
        // What takes as long as the origin takes may be begun again by any later owner.
        boolean isTimeless = call instanceof ClusterCall.EnsureFetched && reason == UnansweredException.Reason.NODE_LOST;
        return !router.isClosed()
                && reason != UnansweredException.Reason.TIMED_OUT
                && reason != UnansweredException.Reason.TOO_MANY
                && (isTimeless || isPatient() && !isTooLate);
    }

    private void giveUp() {
        router.countUnanswered();
        isGivenUp = true;
        end(call.unanswered());
    }

    private void end(T answer) {
        try {
            ending(answer, null);
        } finally {
            complete(answer);
        }
    }

    private void fail(Throwable failure) {
        try {
            ending(null, failure);
        } finally {
            completeExceptionally(failure);
        }
    }

    /**
     * Is called before the call is answered; not if it is cancelled.
     *
     * @param answer null if it fails
     * @param failure null if there is an answer
     */
    void ending(Object answer, Throwable failure) {}

    /** Whether its answer is what is said when the owner cannot be asked. */
    final boolean isGivenUp() {
        return isGivenUp;
    }

    private boolean isPatient() {
        return elapsedNanos() < PATIENCE.toNanos();
    }

    private long elapsedNanos() {
        return router.clock().nanoTime() - sinceNanos;
    }

    private Duration patience() {
        if (call instanceof ClusterCall.Pull) {
            return router.pullPatience();
        }
        if (call instanceof ClusterCall.Register) {
            return REGISTRATION_PATIENCE;
        }
        if (call instanceof ClusterCall.EnsureFetched) {
            return Duration.ZERO;
        }
        return call instanceof ClusterCall.Clear || call instanceof ClusterCall.Drop ? OPERATOR_PATIENCE : PATIENCE;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        CompletableFuture<T> made = attempt;
        if (cancelled && made != null) {
            made.cancel(false);
        }
        return cancelled;
    }
}
