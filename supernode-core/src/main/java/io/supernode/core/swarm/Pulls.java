package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.decision.Ticket;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.swarm.HeldPulls.Offer;
import java.util.Optional;

/**
 * Answers pulls: at once with what there is, or later, when something becomes free for a peer whose pull is held.
 * Guarded by the task's lock.
 */
public final class Pulls {

    /** A pull that reports no piece as received. */
    public static final int NO_PIECE = -1;

    /** Held pulls that may be looked at for nothing after one event: deep scans bring nothing (scheduling study). */
    private static final int MAX_LOOKS_FOR_NOTHING = 4;
    /**
     * For which part of the time after which a download is overdue a pull is held beside it: a usual piece has come by then, and a
     * client tells of one that has failed only after its pull was answered.
     */
    private static final double PART_UNTIL_OVERDUE = 1 / 3.0;
    /** However long pieces take: a failure at the beginning should not wait for longer. */
    private static final double LONGEST_BESIDE_NANOS = 1e9;

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
     * @param received the piece that the pull reports as received; {@link #NO_PIECE} if it reports none
     * @param ticket stands for the caller, if the pull is held
     * @return the reply, or null: it is held, and answered by an effect
     */
    public PullOutcome pull(Peer peer, int received, Ticket<PullOutcome> ticket, long now, Decision decision) {
        members.seen(peer, now);
        // A client that asks while its pull is held has hung up or repeats itself: the newer request counts.
        answerNothingNew(peer, now, decision);
        Optional<PullOutcome> last = replies.last(peer);
        if (last.isPresent()) {
            return last.get();
        }
        transfers.freeOverdue(now, decision);
        boolean wasMadeToAsk = peer.wasListedWith(received) && transfers.areAllDoubtful(peer) && replies.wantsMore(peer);
        if (wasMadeToAsk && peer.movingCount() > 0) {
            double nanos = Math.min(transfers.overdueFromUnproven() * PART_UNTIL_OVERDUE, LONGEST_BESIDE_NANOS);
            held.holdBeside(peer, ticket, (long) nanos, now, decision);
            return null;
        }
        boolean isGiven = give(peer, now, decision);
        if (peer.running().length > 0 && (isGiven || !wasMadeToAsk)) {
            return running(peer, received);
        }
        if (!holdsPulls) {
            peer.waits(now);
            return replies.waiting(peer);
        }
        held.hold(peer, ticket, comesLast(peer), now, decision);
        return null;
    }

    private boolean comesLast(Peer peer) {
        return holdsPulls && dispatcher.comesLast(peer);
    }

    /** Lets the policy choose for a peer out of turn, unless it comes last and others wait; answers whether it was given anything. */
    private boolean give(Peer peer, long now, Decision decision) {
        return (!comesLast(peer) || held.countBeforeLast() == 0) && dispatcher.dispatch(peer, now, decision) > 0;
    }

    /**
     * What the peer downloads. A client with a download does not ask again until that ends, and cannot be told to give it up. So one
     * that has only doubtful downloads is made to ask again at once, by a piece that it has; its next pull is held beside them, so that
     * it can be given another piece when they turn out to be overdue, and goes on instead of waiting for its time-out. A peer that serves
     * nobody is not made to ask: it may not tell of its pieces but by pulls.
     *
     * @param received the piece that the pull has reported as received
     */
    private PullOutcome running(Peer peer, int received) {
        boolean isMadeToAsk = holdsPulls && peer.server != null && transfers.areAllDoubtful(peer);
        PullOutcome asking = isMadeToAsk ? replies.runningAndOwned(peer, received) : null;
        return asking == null ? replies.running(peer) : asking;
    }

    /** How many wait for something to become free. */
    int waitingCount() {
        return held.waitingCount();
    }

    /** Whether any is held, be it beside a download. */
    boolean areHeld() {
        return held.count() > 0;
    }

    /** Gives the peers that are held longest what has become free, until several looks were for nothing. */
    void serveHeld(long now, Decision decision) {
        if (held.waitingCount() == 0 || dispatcher.nobodyCanServe()) {
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
                answer(pull.peer, running(pull.peer, NO_PIECE), now, decision);
            }
        }
    }

    /**
     * A download of the peer has ended, of which its client has told by another call: if its pull is held beside that, it is given
     * another piece. If there is none and it has no other download, it is made to ask again, and waits like others.
     */
    void downloadEnded(Peer peer, long now, Decision decision) {
        if (!isHeldBeside(peer)) {
            return;
        }
        Optional<PullOutcome> last = replies.last(peer);
        if (last.isPresent()) {
            answer(peer, last.get(), now, decision);
        } else if (give(peer, now, decision) || peer.running().length == 0) {
            answerBeside(peer, now, decision);
        }
    }

    /** Ends a hold beside downloads: the client has something to tell of them that it tells by its next pull only. */
    void endHoldBeside(Peer peer, long now, Decision decision) {
        if (isHeldBeside(peer)) {
            answerNothingNew(peer, now, decision);
        }
    }

    private static boolean isHeldBeside(Peer peer) {
        return peer.held != null && !peer.held.isWaiting();
    }

    /** Answers a pull that is held beside downloads with those that there are now. */
    private void answerBeside(Peer peer, long now, Decision decision) {
        PullOutcome reply = peer.running().length > 0 ? running(peer, NO_PIECE) : replies.runningAndOwned(peer, NO_PIECE);
        if (reply == null) {
            answerNothingNew(peer, now, decision);
        } else {
            answer(peer, reply, now, decision);
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
            downloadEnded(peer, now, decision);
        }
    }

    private void answer(Peer peer, PullOutcome outcome, long now, Decision decision) {
        held.answer(peer, outcome, transfers.begunCount(), now, decision);
    }

    /** Answers the pull of {@code peer}, if one is held, with what it downloads, or with 602. */
    void answerNothingNew(Peer peer, long now, Decision decision) {
        if (peer.held != null) {
            noteWait(peer);
            answer(peer, peer.running().length > 0 ? replies.running(peer) : replies.waiting(peer), now, decision);
        }
    }

    /** The pull of {@code peer} is about to be answered without anything new: its wait goes on with its next one. */
    private static void noteWait(Peer peer) {
        if (peer.movingCount() == 0) {
            peer.waits(peer.held.sinceNanos);
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
     * were for nothing, or with what they download, or with 602.
     */
    void answerDue(long now, Decision decision) {
        int forNothing = 0;
        for (HeldPulls.HeldPull due = held.due(now); due != null; due = held.due(now)) {
            Peer peer = due.peer;
            if (!due.isWaiting()) {
                answerBeside(peer, now, decision);
                continue;
            }
            boolean isLookedAt = due.offer() == Offer.IN_ORDER && forNothing < MAX_LOOKS_FOR_NOTHING && !dispatcher.nobodyCanServe();
            boolean isGiven = isLookedAt && dispatcher.dispatch(peer, now, decision) > 0;
            forNothing += isLookedAt && !isGiven ? 1 : 0;
            noteWait(peer);
            answer(peer, peer.running().length > 0 ? running(peer, NO_PIECE) : replies.waiting(peer), now, decision);
        }
    }

    /** Answers all that are held without anything new, because the supernode is being stopped. */
    public void answerAllWaiting(long now, Decision decision) {
        for (HeldPulls.HeldPull oldest = held.oldest(); oldest != null; oldest = held.oldest()) {
            answerNothingNew(oldest.peer, now, decision);
        }
    }

    /** Answers all that are held, because there will be nothing any more. */
    public void answerAll(PullOutcome outcome, long now, Decision decision) {
        for (HeldPulls.HeldPull oldest = held.oldest(); oldest != null; oldest = held.oldest()) {
            answer(oldest.peer, outcome, now, decision);
        }
    }
}
