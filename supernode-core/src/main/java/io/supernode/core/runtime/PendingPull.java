package io.supernode.core.runtime;

import io.supernode.core.decision.Ticket;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.swarm.Peer;
import java.util.concurrent.CompletableFuture;

/** The answer to a pull: the client may hang up while it is held. */
final class PendingPull extends CompletableFuture<PullOutcome> implements Ticket<PullOutcome> {

    private final TaskRunner task;
    private final String cid;

    PendingPull(TaskRunner task, String cid) {
        this.task = task;
        this.cid = cid;
    }

    /** The client has hung up: it must not be given anything. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            task.change((machine, now, decision) -> {
                Peer peer = machine.find(cid);
                if (peer != null) {
                    peer.swarm().pulls().withdraw(peer, this, decision);
                }
            });
        }
        return cancelled;
    }
}
