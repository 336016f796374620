package io.supernode.core.runtime;

import io.supernode.core.decision.Ticket;
import io.supernode.core.model.PeerId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.swarm.Peer;
import java.util.concurrent.CompletableFuture;

/** The answer to a pull: the client may hang up while it is held. */
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
