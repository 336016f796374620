package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.decision.Ticket;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import java.util.function.Function;

/**
 * The peers that are held because there is nothing for them: they are served in the order of their arrival the moment there
 * is, or told to wait when their time is over. Guarded by the task's lock; answers are completed outside of it.
 */
final class Waiting {

    /** Waiters that may be looked at in vain for one event: deep scans bring nothing (scheduling study). */
    private static final int MAX_VAIN_LOOKS = 4;

    private final TaskId task;
    private final HoldQueue queue;
    private final Dispatcher dispatcher;
    private final Transfers transfers;
    private final Function<Peer, PullOutcome> pieces;

    /**
     * @param pieces words what a peer downloads
     */
    Waiting(
            TaskId task,
            HoldQueue queue,
            Dispatcher dispatcher,
            Transfers transfers,
            Function<Peer, PullOutcome> pieces) {
        this.task = task;
        this.queue = queue;
        this.dispatcher = dispatcher;
        this.transfers = transfers;
        this.pieces = pieces;
    }

    int count() {
        return queue.size();
    }

    /** Holds a pull; {@code ticket} is answered later. */
    void hold(Peer peer, Ticket<PullOutcome> ticket, long now, Decision decision) {
        peer.held = queue.add(peer, ticket, now);
        if (decision.isObserved()) {
            decision.event(new SupernodeEvent.PullHeld(task, peer.record().id()));
        }
    }

    /** The client of a held pull has hung up. */
    void hungUp(Peer peer, Ticket<PullOutcome> ticket, Decision decision) {
        if (peer.held != null && peer.held.ticket == ticket) {
            withdraw(peer.held);
            if (decision.isObserved()) {
                decision.event(new SupernodeEvent.HeldPullWithdrawn(task, peer.record().id()));
            }
        }
    }

    /** Gives the oldest waiters what has become free, until one look after another is in vain. */
    void wake(long now, Decision decision) {
        if (queue.size() == 0 || dispatcher.nobodyCanServe()) {
            return;
        }
        HoldQueue.Walk walk = queue.walk();
        int vain = 0;
        for (HeldPull held = walk.next(); held != null && vain < MAX_VAIN_LOOKS; held = walk.next()) {
            if (dispatcher.play(held.peer, now, decision) == 0) {
                vain++;
            } else {
                answer(held.peer, pieces.apply(held.peer), now, decision);
            }
        }
    }

    /** The client had hung up: what it was given by {@code outcome} runs nowhere. */
    void takeBack(Peer peer, PullOutcome outcome, long now, Decision decision) {
        if (outcome instanceof PullOutcome.Pieces undelivered) {
            for (PieceAssignment piece : undelivered.pieces()) {
                Transfer transfer = peer.runningPiece(piece.piece());
                if (transfer != null) {
                    transfers.end(transfer, decision);
                }
            }
            wake(now, decision);
        }
    }

    /** Answers the pull of {@code peer}, if one is held. */
    void answer(Peer peer, PullOutcome outcome, long now, Decision decision) {
        if (peer.held != null) {
            HeldPull held = peer.held;
            withdraw(held);
            decision.effect(new Effect.CompletePull(peer.record().id().value(), held.ticket, outcome));
            if (decision.isObserved()) {
                decision.event(new SupernodeEvent.HeldPullAnswered(
                        task, peer.record().id(), outcome, now - held.sinceNanos));
            }
        }
    }

    /** Answers all that wait. */
    void answerAll(Function<Peer, PullOutcome> outcome, long now, Decision decision) {
        for (HeldPull held = queue.oldest(); held != null; held = queue.oldest()) {
            answer(held.peer, outcome.apply(held.peer), now, decision);
        }
    }

    /** Answers those whose time is over. */
    void answerDue(Function<Peer, PullOutcome> outcome, long now, Decision decision) {
        for (HeldPull held = queue.due(now); held != null; held = queue.due(now)) {
            answer(held.peer, outcome.apply(held.peer), now, decision);
        }
    }

    private void withdraw(HeldPull held) {
        queue.remove(held);
        if (held.peer.held == held) {
            held.peer.held = null;
        }
    }
}
