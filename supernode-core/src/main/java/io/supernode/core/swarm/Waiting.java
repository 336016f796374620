package io.supernode.core.swarm;

import io.supernode.core.outcome.PullOutcome;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The peers that are held because there is nothing for them: they are served in the order of their arrival the moment there
 * is, or told to wait when their time is over. Guarded by the task's lock; answers are completed outside of it.
 */
final class Waiting {

    /** Waiters that may be looked at in vain for one event: deep scans bring nothing (scheduling study). */
    private static final int MAX_VAIN_LOOKS = 4;

    private final SwarmOwner owner;
    private final HoldQueue queue;
    private final Dispatcher dispatcher;
    private final Transfers transfers;
    private final Function<Peer, PullOutcome> pieces;

    /**
     * @param pieces words what a peer downloads
     */
    Waiting(
            SwarmOwner owner,
            HoldQueue queue,
            Dispatcher dispatcher,
            Transfers transfers,
            Function<Peer, PullOutcome> pieces) {
        this.owner = owner;
        this.queue = queue;
        this.dispatcher = dispatcher;
        this.transfers = transfers;
        this.pieces = pieces;
    }

    int count() {
        return queue.size();
    }

    /** Holds a pull. Whoever cancels the answer withdraws it. */
    CompletionStage<PullOutcome> hold(Peer peer, long now) {
        HeldPull held = queue.add(this, peer, now);
        peer.held = held;
        return held;
    }

    /** Called without the lock. */
    void hungUp(HeldPull held) {
        owner.change((now, effects) -> withdraw(held));
    }

    /** Gives the oldest waiters what has become free, until one look after another is in vain. */
    void wake(long now, Effects effects) {
        if (queue.size() == 0 || dispatcher.nobodyCanServe()) {
            return;
        }
        HoldQueue.Walk walk = queue.walk();
        int vain = 0;
        for (HeldPull held = walk.next(); held != null && vain < MAX_VAIN_LOOKS; held = walk.next()) {
            if (dispatcher.play(held.peer, now) == 0) {
                vain++;
            } else {
                serve(held, effects);
            }
        }
    }

    private void serve(HeldPull held, Effects effects) {
        Transfer[] granted = held.peer.running();
        PullOutcome outcome = pieces.apply(held.peer);
        withdraw(held);
        effects.add(() -> {
            if (!held.complete(outcome)) {
                owner.change((now, more) -> takeBack(granted, now, more));
            }
        });
    }

    /** The client had hung up: what it was given runs nowhere. */
    private void takeBack(Transfer[] granted, long now, Effects effects) {
        for (Transfer transfer : granted) {
            if (transfer.client.runningPiece(transfer.piece) == transfer) {
                transfers.end(transfer, effects);
            }
        }
        wake(now, effects);
    }

    /** Answers the pull of {@code peer}, if one is held. */
    void answer(Peer peer, PullOutcome outcome, Effects effects) {
        if (peer.held != null) {
            HeldPull held = peer.held;
            withdraw(held);
            effects.add(() -> held.complete(outcome));
        }
    }

    /** Answers all that wait. */
    void answerAll(Function<Peer, PullOutcome> outcome, Effects effects) {
        for (HeldPull held = queue.oldest(); held != null; held = queue.oldest()) {
            answer(held.peer, outcome.apply(held.peer), effects);
        }
    }

    /** Answers those whose time is over. */
    void answerDue(Function<Peer, PullOutcome> outcome, long now, Effects effects) {
        for (HeldPull held = queue.due(now); held != null; held = queue.due(now)) {
            answer(held.peer, outcome.apply(held.peer), effects);
        }
    }

    private void withdraw(HeldPull held) {
        queue.remove(held);
        if (held.peer.held == held) {
            held.peer.held = null;
        }
    }
}
