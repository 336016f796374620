package io.supernode.core.swarm;

import io.supernode.core.outcome.PullOutcome;
import java.util.concurrent.CompletableFuture;

/**
 * A pull that waits until there is something for it, and at once the stage that its client holds: there may be as many as
 * peers, so it is one object. Guarded by the task's lock, but for the stage itself.
 */
final class HeldPull extends CompletableFuture<PullOutcome> {

    final Peer peer;
    final long sinceNanos;
    final long deadlineNanos;
    /** Place in the order of arrival over all queues. */
    final long arrival;
    /** Which of the queues of {@link HoldQueue} it is in. */
    final int lane;
    private final Waiting waiting;

    HeldPull older;
    HeldPull younger;
    boolean queued;

    HeldPull(Waiting waiting, Peer peer, long sinceNanos, long deadlineNanos, long arrival, int lane) {
        this.waiting = waiting;
        this.peer = peer;
        this.sinceNanos = sinceNanos;
        this.deadlineNanos = deadlineNanos;
        this.arrival = arrival;
        this.lane = lane;
    }

    /** The client has hung up: it must not be given anything. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            waiting.hungUp(this);
        }
        return cancelled;
    }
}
