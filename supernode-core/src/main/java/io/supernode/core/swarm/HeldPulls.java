package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.decision.Ticket;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.PullOutcome;

/**
 * The pulls that are held because there is nothing for their peers now, in the order of their arrival. Guarded by the
 * task's lock.
 *
 * <p>How long a pull is held depends on the client's version, since clients differ in how long they read before they
 * give up (protocol section 2: Py 3 s, Go 5 s): at most 2.5 s below 0.3.0 and for clients that tell no version, 4.5 s
 * from 0.3.0 on, and never longer than the settings' hold. There is one queue for each of the two, so that in a queue
 * the order of arrival is the order of deadlines, and nothing is ever scanned.
 *
 * <p>Pulls of those whose turn comes last have two queues of their own: what is free is offered to all others first.
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
    private long arrivals;
    private int count;
    private int lastCount;

    /** One pull that is held. */
    static final class HeldPull extends LinkedQueue.Element<HeldPull> {

        final Peer peer;
        final long sinceNanos;
        private final Ticket<PullOutcome> ticket;
        private final long deadlineNanos;
        /** Its place in the order of arrival over both queues. */
        private final long arrival;
        private final boolean isLast;

        private HeldPull(
                Peer peer, Ticket<PullOutcome> ticket, long sinceNanos, long deadlineNanos, long arrival, boolean isLast) {
            this.peer = peer;
            this.ticket = ticket;
            this.sinceNanos = sinceNanos;
            this.deadlineNanos = deadlineNanos;
            this.arrival = arrival;
            this.isLast = isLast;
        }

        /** Whether its turn comes after that of all others. */
        boolean isLast() {
            return isLast;
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

    /** How many are held of those whose turn does not come last. */
    int countBeforeLast() {
        return count - lastCount;
    }

    /**
     * Holds the pull that {@code ticket} stands for. The peer has none that is held.
     *
     * @param isLast whether its turn comes after that of all others
     */
    void hold(Peer peer, Ticket<PullOutcome> ticket, boolean isLast, long now, Decision decision) {
        // Clients that tell no version exist: they are taken for the least patient.
        ClientVersion version = peer.record().version();
        boolean isGo = version.isAtLeast(0, 3, 0);
        long longest = isGo ? LONGEST_OF_GO : LONGEST_OF_PY;
        peer.held = new HeldPull(peer, ticket, now, now + Math.min(holdNanos, longest), arrivals++, isLast);
        (isLast ? isGo ? lastOfGo : lastOfPy : isGo ? ofGo : ofPy).add(peer.held);
        count++;
        lastCount += isLast ? 1 : 0;
        if (decision.wants(SupernodeEvent.PullHeld.class)) {
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
        if (decision.wants(SupernodeEvent.HeldPullAnswered.class)) {
            decision.event(new SupernodeEvent.HeldPullAnswered(
                    peer.record().task(), peer.record().id(), outcome, now - held.sinceNanos));
        }
    }

    /** The client of the pull that {@code ticket} stands for has hung up; it may have been answered already. */
    void withdraw(Peer peer, Ticket<PullOutcome> ticket, Decision decision) {
        if (peer.held != null && peer.held.ticket == ticket) {
            remove(peer.held);
            if (decision.wants(SupernodeEvent.HeldPullWithdrawn.class)) {
                decision.event(new SupernodeEvent.HeldPullWithdrawn(peer.record().task(), peer.record().id()));
            }
        }
    }

    private void remove(HeldPull held) {
        LinkedQueue.remove(held);
        held.peer.held = null;
        count--;
        lastCount -= held.isLast ? 1 : 0;
    }

    /** One that has been held longest of its queue, those whose turn comes last after all others; null if there is none. */
    HeldPull oldest() {
        HeldPull oldest = older(ofPy.oldest(), ofGo.oldest());
        return oldest == null ? older(lastOfPy.oldest(), lastOfGo.oldest()) : oldest;
    }

    /** One whose time is over, or null. */
    HeldPull due(long now) {
        HeldPull due = due(ofPy, ofGo, now);
        return due == null ? due(lastOfPy, lastOfGo, now) : due;
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
