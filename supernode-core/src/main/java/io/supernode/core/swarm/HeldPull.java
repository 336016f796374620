package io.supernode.core.swarm;

import io.supernode.core.decision.Ticket;
import io.supernode.core.outcome.PullOutcome;

/** A pull that waits until there is something for it. Guarded by the task's lock. */
final class HeldPull {

    final Peer peer;
    final Ticket<PullOutcome> ticket;
    final long sinceNanos;
    final long deadlineNanos;
    /** Place in the order of arrival over all queues. */
    final long arrival;
    /** Which of the queues of {@link HoldQueue} it is in. */
    final int lane;

    HeldPull older;
    HeldPull younger;
    boolean queued;

    HeldPull(
            Peer peer, Ticket<PullOutcome> ticket, long sinceNanos, long deadlineNanos, long arrival, int lane) {
        this.peer = peer;
        this.ticket = ticket;
        this.sinceNanos = sinceNanos;
        this.deadlineNanos = deadlineNanos;
        this.arrival = arrival;
        this.lane = lane;
    }
}
