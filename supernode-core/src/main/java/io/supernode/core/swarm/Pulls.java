package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.decision.Ticket;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import java.util.Optional;

/**
 * Answers pulls: at once with what there is, or later, when something becomes free for a peer whose pull is held.
 * Guarded by the task's lock.
 */
public final class Pulls {

    /** Held pulls that may be looked at for nothing after one event: deep scans bring nothing (scheduling study). */
    private static final int MAX_LOOKS_FOR_NOTHING = 4;

    private final boolean holdsPulls;
    private final Members members;
    private final HeldPulls held;
    private final Dispatcher dispatcher;
    private final Transfers transfers;
    private final PullReplies replies;

    /**
     * @param holdsPulls whether the policy and the settings want it
     */
    Pulls(boolean holdsPulls, Members members, HeldPulls held, Dispatcher dispatcher, Transfers transfers, PullReplies replies) {
        this.holdsPulls = holdsPulls;
        this.members = members;
        this.held = held;
        this.dispatcher = dispatcher;
        this.transfers = transfers;
        this.replies = replies;
    }

    /**
     * What next for this peer?
     *
     * @param ticket stands for the caller, if the pull is held
     * @return the reply, or null: it is held, and answered by an effect
     */
    public PullOutcome pull(Peer peer, Ticket<PullOutcome> ticket, long now, Decision decision) {
        members.seen(peer, now);
        // A client that asks while its pull is held has hung up or repeats itself: the newer request counts.
        answerWaiting(peer, now, decision);
        Optional<PullOutcome> last = replies.last(peer);
        if (last.isPresent()) {
            return last.get();
        }
        transfers.freeOverdue(now, decision);
        boolean isLast = holdsPulls && dispatcher.comesLast(peer);
        if (!isLast || held.countBeforeLast() == 0) {
            dispatcher.dispatch(peer, now, decision);
        }
        if (peer.running().length > 0) {
            return replies.running(peer);
        }
        if (!holdsPulls) {
            peer.waits(now);
            return replies.waiting(peer);
        }
        held.hold(peer, ticket, isLast, now, decision);
        return null;
    }

    /** How many are held. */
    int heldCount() {
        return held.count();
    }

    /** Gives the peers that are held longest what has become free, until several looks were for nothing. */
    void serveHeld(long now, Decision decision) {
        if (held.count() == 0 || dispatcher.nobodyCanServe()) {
            return;
        }
        HeldPulls.Walk walk = held.walk();
        int forNothing = 0;
        for (HeldPulls.HeldPull pull = walk.next();
                pull != null && forNothing < MAX_LOOKS_FOR_NOTHING;
                pull = walk.next()) {
            if (dispatcher.dispatch(pull.peer, now, decision) == 0) {
                forNothing++;
            } else {
                answer(pull.peer, replies.running(pull.peer), now, decision);
            }
        }
    }

    /** The client of a held pull has hung up: it must not be given anything. */
    public void withdraw(Peer peer, Ticket<PullOutcome> ticket, Decision decision) {
        held.withdraw(peer, ticket, decision);
    }

    /**
     * The client of a held pull had hung up when it was answered: what it was given runs nowhere, unless it has asked again since
     * and was told of it then.
     */
    public void undelivered(Peer peer, Effect.CompletePull answer, long now, Decision decision) {
        if (answer.outcome() instanceof PullOutcome.Pieces undelivered) {
            for (PieceAssignment piece : undelivered.pieces()) {
                Transfer transfer = peer.runningPiece(piece.piece());
                if (transfer != null && transfer.number <= answer.transfers() && transfer.untold()) {
                    transfers.withdraw(transfer, decision);
                }
            }
            serveHeld(now, decision);
        }
    }

    private void answer(Peer peer, PullOutcome outcome, long now, Decision decision) {
        held.answer(peer, outcome, transfers.begunCount(), now, decision);
    }

    /** Answers the pull of {@code peer} with 602, if one is held. */
    void answerWaiting(Peer peer, long now, Decision decision) {
        if (peer.held != null) {
            peer.waits(peer.held.sinceNanos);
            answer(peer, replies.waiting(peer), now, decision);
        }
    }

    /** Answers the pull of {@code peer} if one is held and there is nothing more for it to get. */
    void answerLast(Peer peer, long now, Decision decision) {
        if (peer.held != null) {
            replies.last(peer).ifPresent(last -> answer(peer, last, now, decision));
        }
    }

    /**
     * Answers those whose time is over: with what the policy rather gives them than to let them wait for longer, until several looks
     * were for nothing, or with 602.
     */
    void answerDue(long now, Decision decision) {
        int forNothing = 0;
        for (HeldPulls.HeldPull due = held.due(now); due != null; due = held.due(now)) {
            boolean isLookedAt = !due.isLast() && forNothing < MAX_LOOKS_FOR_NOTHING && !dispatcher.nobodyCanServe();
            if (isLookedAt && dispatcher.dispatch(due.peer, now, decision) > 0) {
                answer(due.peer, replies.running(due.peer), now, decision);
            } else {
                forNothing += isLookedAt ? 1 : 0;
                answerWaiting(due.peer, now, decision);
            }
        }
    }

    /** Answers all that are held with 602, because the supernode is being stopped. */
    public void answerAllWaiting(long now, Decision decision) {
        for (HeldPulls.HeldPull oldest = held.oldest(); oldest != null; oldest = held.oldest()) {
            answerWaiting(oldest.peer, now, decision);
        }
    }

    /** Answers all that are held, because there will be nothing any more. */
    public void answerAll(PullOutcome outcome, long now, Decision decision) {
        for (HeldPulls.HeldPull oldest = held.oldest(); oldest != null; oldest = held.oldest()) {
            answer(oldest.peer, outcome, now, decision);
        }
    }
}
