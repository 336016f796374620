package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.decision.Ticket;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.outcome.PullOutcome;

/**
 * The pulls that are held because there is nothing for their peers now, in the order of their arrival, and those that are held beside
 * a download. Guarded by the task's lock.
 *
 * <p>How long a pull is held depends on the client's version, since clients differ in how long they read before they
 * give up (protocol section 2: Py 3 s, Go 5 s): at most 2.5 s below 0.3.0 and for clients that tell no version, 4.5 s
 * from 0.3.0 on, and never longer than the settings' hold. There is one queue for each of the two, so that in a queue
 * the order of arrival is the order of deadlines, and nothing is ever scanned.
 *
 * <p>Pulls of those whose turn comes last have two queues of their own: what is free is offered to all others first.
 *
 * <p>Pulls that are held beside a download have a queue of their own too. They wait for nothing but that download: observers are not
 * told of them, and what is free is not offered to them.
 */
final class HeldPulls {

    private static final long MILLI = 1_000_000;
    /** Half a second less than the client's time-out leaves room for the way back. */
    private static final long LONGEST_OF_PY = 2500 * MILLI;
    private static final long LONGEST_OF_GO = 4500 * MILLI;

    private final long holdNanos;
    private final LinkedQueue<HeldPull> ofPy = new LinkedQueue<>();
    private final LinkedQueue<HeldPull> ofGo = new LinkedQueue<>();
    private final LinkedQueue<HeldPull> lastOfPy = new LinkedQueue<>();
    private final LinkedQueue<HeldPull> lastOfGo = new LinkedQueue<>();
    private final LinkedQueue<HeldPull> beside = new LinkedQueue<>();
    private long arrivals;
    private int count;
    private int lastCount;
    private int besideCount;

    /** When what becomes free is offered to a pull that is held. */
    enum Offer {
        /** In the order of arrival. */
        IN_ORDER,
        /** After all others. */
        LAST,
        /** Never: it is held beside a download. */
        NEVER
    }

    /** One pull that is held. */
    static final class HeldPull extends LinkedQueue.Element<HeldPull> {

        final Peer peer;
        final long sinceNanos;
        private final Ticket<PullOutcome> ticket;
        private final long deadlineNanos;
        /** Its place in the order of arrival over all queues. */
        private final long arrival;
        private final Offer offer;

        private HeldPull(
                Peer peer, Ticket<PullOutcome> ticket, long sinceNanos, long deadlineNanos, long arrival, Offer offer) {
            this.peer = peer;
            this.ticket = ticket;
            this.sinceNanos = sinceNanos;
            this.deadlineNanos = deadlineNanos;
            this.arrival = arrival;
            this.offer = offer;
        }

        /** When what becomes free is offered to it. */
        Offer offer() {
            return offer;
        }

        /** Whether it waits for something to become free. */
        boolean isWaiting() {
            return offer != Offer.NEVER;
        }

        /** Whether it has been held as long as it may be. */
        boolean isDue(long now) {
            return deadlineNanos - now <= 0;
        }
    }

    /**
     * @param holdNanos the longest that the settings allow
     */
    HeldPulls(long holdNanos) {
        this.holdNanos = holdNanos;
    }

    /** Whether the settings allow to hold a pull at all. */
    boolean areAllowed() {
        return holdNanos > 0;
    }

    int count() {
        return count;
    }

    /** How many wait whose turn is in the order of arrival. */
    int countBeforeLast() {
        return count - lastCount - besideCount;
    }

    /** How many wait for something to become free. */
    int waitingCount() {
        return count - besideCount;
    }

    /**
     * Holds the pull that {@code ticket} stands for. The peer has none that is held.
     *
     * @param isLast whether its turn comes after that of all others
     */
    void hold(Peer peer, Ticket<PullOutcome> ticket, boolean isLast, long now, Decision decision) {
        boolean isGo = isGo(peer);
        HeldPull pull = new HeldPull(
                peer, ticket, now, now + longest(isGo), arrivals++, isLast ? Offer.LAST : Offer.IN_ORDER);
        (isLast ? isGo ? lastOfGo : lastOfPy : isGo ? ofGo : ofPy).add(pull);
        lastCount += isLast ? 1 : 0;
        add(pull, decision);
    }

    /**
     * Holds the pull that {@code ticket} stands for beside a download of its peer, which has none that is held.
     *
     * @param nanos for how long at most; about the same for all that are held so, since they are due in the order of their arrival, and
     *     less than any client waits
     */
    void holdBeside(Peer peer, Ticket<PullOutcome> ticket, long nanos, long now, Decision decision) {
        long deadline = now + Math.min(nanos, holdNanos);
        HeldPull pull = new HeldPull(peer, ticket, now, deadline, arrivals++, Offer.NEVER);
        beside.add(pull);
        besideCount++;
        add(pull, decision);
    }

    /** Clients that tell no version exist: they are taken for the least patient. */
    private static boolean isGo(Peer peer) {
        return peer.record().version().isAtLeast(0, 3, 0);
    }

    private long longest(boolean isGo) {
        return Math.min(holdNanos, isGo ? LONGEST_OF_GO : LONGEST_OF_PY);
    }

    private void add(HeldPull pull, Decision decision) {
        Peer peer = pull.peer;
        peer.held = pull;
        count++;
        if (pull.isWaiting() && decision.wants(SupernodeEvent.PullHeld.class)) {
            decision.event(new SupernodeEvent.PullHeld(peer.record().task(), peer.record().id()));
        }
    }

    /**
     * Answers the pull of {@code peer}, if one is held.
     *
     * @param transfers how many the swarm has begun
     */
    void answer(Peer peer, PullOutcome outcome, long transfers, long now, Decision decision) {
        HeldPull held = peer.held;
        if (held == null) {
            return;
        }
        remove(held);
        decision.effect(new Effect.CompletePull(peer.record().id().value(), held.ticket, outcome, transfers));
        if (held.isWaiting() && decision.wants(SupernodeEvent.HeldPullAnswered.class)) {
            decision.event(new SupernodeEvent.HeldPullAnswered(
                    peer.record().task(), peer.record().id(), outcome, now - held.sinceNanos));
        }
    }

    /** The client of the pull that {@code ticket} stands for has hung up; it may have been answered already. */
    void withdraw(Peer peer, Ticket<PullOutcome> ticket, Decision decision) {
        if (peer.held != null && peer.held.ticket == ticket) {
            HeldPull held = peer.held;
            remove(held);
            if (held.isWaiting() && decision.wants(SupernodeEvent.HeldPullWithdrawn.class)) {
                decision.event(new SupernodeEvent.HeldPullWithdrawn(peer.record().task(), peer.record().id()));
            }
        }
    }

    private void remove(HeldPull held) {
        LinkedQueue.remove(held);
        held.peer.held = null;
        count--;
        lastCount -= held.offer == Offer.LAST ? 1 : 0;
        besideCount -= held.offer == Offer.NEVER ? 1 : 0;
    }

    /** One that has been held longest of its queue, in the order of their turns; null if there is none. */
    HeldPull oldest() {
        HeldPull oldest = older(ofPy.oldest(), ofGo.oldest());
        HeldPull last = oldest == null ? older(lastOfPy.oldest(), lastOfGo.oldest()) : oldest;
        return last == null ? beside.oldest() : last;
    }

    /** One whose time is over, or null. */
    HeldPull due(long now) {
        HeldPull due = due(ofPy, ofGo, now);
        HeldPull last = due == null ? due(lastOfPy, lastOfGo, now) : due;
        return last == null && isDue(beside.oldest(), now) ? beside.oldest() : last;
    }

    private static HeldPull due(LinkedQueue<HeldPull> py, LinkedQueue<HeldPull> go, long now) {
        if (isDue(py.oldest(), now)) {
            return py.oldest();
        }
        return isDue(go.oldest(), now) ? go.oldest() : null;
    }

    private static boolean isDue(HeldPull held, long now) {
        return held != null && held.isDue(now);
    }

    private static HeldPull older(HeldPull a, HeldPull b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.arrival < b.arrival ? a : b;
    }

    /**
     * Walks from the oldest to the youngest, and then over those whose turn comes last; one that it has handed out may be answered
     * before the next step.
     */
    Walk walk() {
        return new Walk();
    }

    /** See {@link HeldPulls#walk}. */
    final class Walk {

        private HeldPull nextOfPy = ofPy.oldest();
        private HeldPull nextOfGo = ofGo.oldest();
        private boolean isAtLast;

        private Walk() {}

        /** Null at the end. */
        HeldPull next() {
            HeldPull next = older(nextOfPy, nextOfGo);
            if (next == null && !isAtLast) {
                isAtLast = true;
                nextOfPy = lastOfPy.oldest();
                nextOfGo = lastOfGo.oldest();
                next = older(nextOfPy, nextOfGo);
            }
            if (next == null) {
                return null;
            }
            if (next == nextOfPy) {
                nextOfPy = next.younger();
            } else {
                nextOfGo = next.younger();
            }
            return next;
        }
    }
}
