package io.supernode.core.swarm;

import io.supernode.core.decision.Ticket;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.outcome.PullOutcome;

/**
 * The held pulls of a swarm in order of arrival. Clients differ in how long they read before they give up (protocol section
 * 2: Py 3 s, Go 5 s), so there is one lane for each patience: within a lane the order of arrival is the order of
 * deadlines, and nothing is ever scanned.
 */
final class HoldQueue {

    private static final long MILLI = 1_000_000;
    /** Half a second less than the client's time-out leaves room for the way back. */
    private static final long PATIENCE_OF_PY = 2500 * MILLI;
    private static final long PATIENCE_OF_GO = 4500 * MILLI;
    private static final int LANE_OF_PY = 0;
    private static final int LANE_OF_GO = 1;
    private static final int LANES = 2;

    private final long holdNanos;
    private final HeldPull[] oldest = new HeldPull[LANES];
    private final HeldPull[] youngest = new HeldPull[LANES];
    private long arrivals;
    private int size;

    HoldQueue(long holdNanos) {
        this.holdNanos = holdNanos;
    }

    int size() {
        return size;
    }

    HeldPull add(Peer peer, Ticket<PullOutcome> ticket, long nowNanos) {
        // Builds without a version exist: they are taken for the least patient.
        ClientVersion version = peer.record().version();
        int lane = version.isAtLeast(0, 3, 0) ? LANE_OF_GO : LANE_OF_PY;
        long patience = lane == LANE_OF_GO ? PATIENCE_OF_GO : PATIENCE_OF_PY;
        HeldPull held = new HeldPull(
                peer, ticket, nowNanos, nowNanos + Math.min(holdNanos, patience), arrivals++, lane);
        held.older = youngest[lane];
        if (held.older == null) {
            oldest[lane] = held;
        } else {
            held.older.younger = held;
        }
        youngest[lane] = held;
        held.queued = true;
        size++;
        return held;
    }

    /** Takes {@code held} out, if it is still in. */
    void remove(HeldPull held) {
        if (!held.queued) {
            return;
        }
        if (held.older == null) {
            oldest[held.lane] = held.younger;
        } else {
            held.older.younger = held.younger;
        }
        if (held.younger == null) {
            youngest[held.lane] = held.older;
        } else {
            held.younger.older = held.older;
        }
        held.queued = false;
        size--;
    }

    /** The oldest of all, or null. */
    HeldPull oldest() {
        return elder(oldest[LANE_OF_PY], oldest[LANE_OF_GO]);
    }

    /** A held pull that is due, or null. */
    HeldPull due(long nowNanos) {
        for (HeldPull held : oldest) {
            if (held != null && held.deadlineNanos - nowNanos <= 0) {
                return held;
            }
        }
        return null;
    }

    /** A walk from the oldest to the youngest; what it has handed out may be removed meanwhile. */
    Walk walk() {
        return new Walk(oldest[LANE_OF_PY], oldest[LANE_OF_GO]);
    }

    private static HeldPull elder(HeldPull a, HeldPull b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.arrival < b.arrival ? a : b;
    }

    /** See {@link HoldQueue#walk}. */
    static final class Walk {
        private HeldPull py;
        private HeldPull go;

        private Walk(HeldPull py, HeldPull go) {
            this.py = py;
            this.go = go;
        }

        HeldPull next() {
            HeldPull next = elder(py, go);
            if (next == null) {
                return null;
            }
            if (next == py) {
                py = py.younger;
            } else {
                go = go.younger;
            }
            return next;
        }
    }
}
