package io.supernode.testkit.sim;

import java.util.Arrays;

/**
 * Flows and the links they cross, in primitive arrays: each link has a doubly linked list of its flows, so that
 * following a change and removing a flow cost nothing that grows with the swarm. Not thread-safe.
 */
final class FlowTable {

    /** No flow. */
    static final int NONE = -1;

    private static final int INITIAL_FLOWS = 64;

    final int[] firstFlow;
    final int[] flowCount;

    int[] upLink = new int[0];
    int[] downLink = new int[0];
    double[] weight = new double[0];
    /** Bytes per nanosecond. */
    double[] rate = new double[0];
    /** Bytes that were still to come at {@link #settledAt}. */
    double[] left = new double[0];
    long[] settledAt = new long[0];

    private int[] nextUp = new int[0];
    private int[] previousUp = new int[0];
    private int[] nextDown = new int[0];
    private int[] previousDown = new int[0];

    FlowTable(int links) {
        firstFlow = new int[links];
        Arrays.fill(firstFlow, NONE);
        flowCount = new int[links];
    }

    /** Room for how many flows there is. */
    int capacity() {
        return upLink.length;
    }

    /** Makes room for {@code flows}; answers whether arrays have grown. */
    boolean ensureCapacity(int flows) {
        if (flows <= upLink.length) {
            return false;
        }
        int size = Math.max(flows, Math.max(INITIAL_FLOWS, 2 * upLink.length));
        upLink = Arrays.copyOf(upLink, size);
        downLink = Arrays.copyOf(downLink, size);
        nextUp = Arrays.copyOf(nextUp, size);
        previousUp = Arrays.copyOf(previousUp, size);
        nextDown = Arrays.copyOf(nextDown, size);
        previousDown = Arrays.copyOf(previousDown, size);
        weight = Arrays.copyOf(weight, size);
        rate = Arrays.copyOf(rate, size);
        left = Arrays.copyOf(left, size);
        settledAt = Arrays.copyOf(settledAt, size);
        return true;
    }

    /** Whether a link with this first flow is an uplink: links are one or the other for ever. */
    boolean isUplink(int link) {
        int flow = firstFlow[link];
        return flow != NONE && upLink[flow] == link;
    }

    /** The flow after {@code flow} on its uplink, or on its downlink. */
    int next(int flow, boolean uplink) {
        return uplink ? nextUp[flow] : nextDown[flow];
    }

    /** The other link of a flow. */
    int other(int flow, boolean uplink) {
        return uplink ? downLink[flow] : upLink[flow];
    }

    /** Enters a flow, whose links are set, into their lists. */
    void link(int flow) {
        push(flow, upLink[flow], nextUp, previousUp);
        push(flow, downLink[flow], nextDown, previousDown);
    }

    /** Takes a flow out of its links' lists. */
    void unlink(int flow) {
        remove(flow, upLink[flow], nextUp, previousUp);
        remove(flow, downLink[flow], nextDown, previousDown);
    }

    private void push(int flow, int link, int[] next, int[] previous) {
        int head = firstFlow[link];
        next[flow] = head;
        previous[flow] = NONE;
        if (head != NONE) {
            previous[head] = flow;
        }
        firstFlow[link] = flow;
        flowCount[link]++;
    }

    private void remove(int flow, int link, int[] next, int[] previous) {
        if (previous[flow] == NONE) {
            firstFlow[link] = next[flow];
        } else {
            next[previous[flow]] = next[flow];
        }
        if (next[flow] != NONE) {
            previous[next[flow]] = previous[flow];
        }
        flowCount[link]--;
    }

    /** Brings {@link #left} up to date. */
    void advance(int flow, long now) {
        left[flow] -= rate[flow] * (now - settledAt[flow]);
        settledAt[flow] = now;
    }
}
