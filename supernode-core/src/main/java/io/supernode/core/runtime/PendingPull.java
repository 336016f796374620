package io.supernode.core.runtime;

import io.supernode.core.decision.Ticket;
import io.supernode.core.model.PeerId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.swarm.Peer;
import java.util.concurrent.CompletableFuture;

/**
 * The answer to a pull: the client may hang up while it is held. Thread-safe.
 *
 * <p>A cancellation is two steps: the pull is cancelled, and then, under the lock, the task learns that it is not held any more. An
 * answer that the task decides before the second step, or has decided and not delivered before the first, finds the pull cancelled,
 * and what it gave is taken back.
 */
final class PendingPull extends CompletableFuture<PullOutcome> implements Ticket<PullOutcome> {

    private final TaskRunner task;
    /** Set before anybody else has this. */
    private PeerId peer;

    PendingPull(TaskRunner task) {
        this.task = task;
    }

    /** It is that peer's. */
    void isOf(PeerId member) {
        peer = member;
    }

    /** The client has hung up: it must not be given anything. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            task.change((machine, now, decision) -> {
                Peer member = machine.find(peer.value());
                if (member != null) {
                    member.swarm().pulls().withdraw(member, this, decision);
                }
            });
        }
        return cancelled;
    }
}
