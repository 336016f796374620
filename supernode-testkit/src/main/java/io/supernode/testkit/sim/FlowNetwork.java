package io.supernode.testkit.sim;

import java.util.Arrays;

/**
 * Transfers as fluid flows over links: each flow crosses one uplink and one downlink, and rates are weighted max-min
 * fair. A change is followed only through the flows that share links with it, directly or through others. Where these
 * are very many, the nearest are recomputed at once, with all others held as they are (so that no link ever carries
 * more than its capacity), and everything else at the next {@link #settle}, a few milliseconds later.
 *
 * <p>Times are nanoseconds, rates bytes per nanosecond. Flow numbers are the caller's, small and reused. Not
 * thread-safe.
 */
final class FlowNetwork {

    /**
     * Up to so many flows around a change, its effect is computed exactly and at once. Ten times as many change the
     * mean time of a swarm by less than 0.01 % where peers have one or two transfers, and by less than 1 % where they
     * have many.
     */
    static final int EXACT_FLOWS = 96;

    /** Around a change among more flows, so many of the nearest are adapted at once. */
    private static final int NEAR_FLOWS = 24;

    /** A change of rate smaller than this part of it is none: rounding. */
    private static final double SAME_RATE = 1e-9;

    /** Less than this many bytes left is nothing: rounding. */
    private static final double NO_BYTES = 1e-3;

    private static final int INITIAL_LIST = 64;

    private final double[] capacity;
    private final FlowTable table;
    private final FinishHeap finishes = new FinishHeap();
    private final WaterFilling filling;
    private int active;

    // What one recomputation works on. Marks are stamps, so that nothing has to be cleared.
    private final int[] linkStamp;
    private int[] flowStamp = new int[0];
    private int stamp;
    private final int[] links;
    private int linkCount;
    private int[] flows = new int[INITIAL_LIST];
    private int flowsFound;
    private int[] unsettled = new int[INITIAL_LIST];
    private int unsettledCount;

    /** @param capacity of each link, bytes per nanosecond; copied */
    FlowNetwork(double[] capacity) {
        int count = capacity.length;
        this.capacity = capacity.clone();
        table = new FlowTable(count);
        filling = new WaterFilling(table, count);
        linkStamp = new int[count];
        links = new int[count];
    }

    /** Starts flow {@code flow} over two links. */
    void start(int flow, int up, int down, double bytes, double share, long now) {
        if (table.ensureCapacity(flow + 1)) {
            finishes.ensureCapacity(table.capacity());
            filling.ensureFlows(table.capacity());
            flowStamp = Arrays.copyOf(flowStamp, table.capacity());
        }
        table.upLink[flow] = up;
        table.downLink[flow] = down;
        table.weight[flow] = share;
        table.rate[flow] = 0;
        table.left[flow] = bytes;
        table.settledAt[flow] = now;
        table.link(flow);
        active++;
        recompute(up, down, now);
    }

    /** Ends a flow, finished or not; answers the bytes that were still to come. */
    double stop(int flow, long now) {
        table.advance(flow, now);
        finishes.remove(flow);
        table.unlink(flow);
        active--;
        recompute(table.upLink[flow], table.downLink[flow], now);
        return Math.max(0, table.left[flow]);
    }

    /** Changes what a link can carry. */
    void setCapacity(int link, double bytesPerNano, long now) {
        capacity[link] = bytesPerNano;
        recompute(link, link, now);
    }

    /** The earliest instant at which a flow may have ended. */
    long nextFinish() {
        return finishes.firstKey();
    }

    /** A flow that has carried all its bytes by {@code now}, which the caller then stops; −1 if there is none. */
    int finished(long now) {
        while (!finishes.isEmpty() && finishes.firstKey() <= now) {
            int flow = finishes.first();
            long end = finishTime(flow);
            if (end <= now) {
                return flow;
            }
            finishes.raiseFirst(end);
        }
        return FlowTable.NONE;
    }

    int activeFlows() {
        return active;
    }

    /** The flows of a link, in no order that means anything. */
    int[] flowsOf(int link) {
        int[] found = new int[table.flowCount[link]];
        boolean uplink = table.isUplink(link);
        int flow = table.firstFlow[link];
        for (int i = 0; i < found.length; i++) {
            found[i] = flow;
            flow = table.next(flow, uplink);
        }
        return found;
    }

    int flowCount(int link) {
        return table.flowCount[link];
    }

    double capacityOf(int link) {
        return capacity[link];
    }

    int upLinkOf(int flow) {
        return table.upLink[flow];
    }

    int downLinkOf(int flow) {
        return table.downLink[flow];
    }

    double rateOf(int flow) {
        return table.rate[flow];
    }

    /** Bytes of a flow that are still to come. */
    double leftOf(int flow, long now) {
        return Math.max(0, table.left[flow] - table.rate[flow] * (now - table.settledAt[flow]));
    }

    /** What the flows of a link carry together. */
    double usedOf(int link) {
        double sum = 0;
        for (int flow : flowsOf(link)) {
            sum += table.rate[flow];
        }
        return sum;
    }

    boolean isUnsettled() {
        return unsettledCount > 0;
    }

    /** Computes exactly what {@link #start} and {@link #stop} had to approximate. */
    void settle(long now) {
        int count = unsettledCount;
        unsettledCount = 0;
        int first = ++stamp;
        for (int i = 0; i < count; i++) {
            int link = unsettled[i];
            if (linkStamp[link] < first && table.flowCount[link] > 0) {
                stamp++;
                linkCount = 0;
                flowsFound = 0;
                addLink(link);
                spread(Integer.MAX_VALUE);
                fillAndApply(now, false);
            }
        }
    }

    private void recompute(int up, int down, long now) {
        if (!collect(up, down, EXACT_FLOWS)) {
            defer(up);
            defer(down);
            collect(up, down, NEAR_FLOWS);
            fillAndApply(now, true);
        } else if (flowsFound > 0) {
            fillAndApply(now, false);
        }
    }

    private boolean collect(int up, int down, int limit) {
        stamp++;
        linkCount = 0;
        flowsFound = 0;
        addLink(up);
        addLink(down);
        return spread(limit);
    }

    /** Breadth first from the links collected so far; false when there are more flows than {@code limit}. */
    private boolean spread(int limit) {
        for (int i = 0; i < linkCount; i++) {
            int link = links[i];
            boolean uplink = table.isUplink(link);
            for (int flow = table.firstFlow[link]; flow != FlowTable.NONE; flow = table.next(flow, uplink)) {
                if (flowStamp[flow] != stamp) {
                    if (flowsFound >= limit) {
                        return false;
                    }
                    flowStamp[flow] = stamp;
                    addFlow(flow);
                    addLink(table.other(flow, uplink));
                }
            }
        }
        return true;
    }

    private void fillAndApply(long now, boolean partial) {
        if (flowsFound == 1 && !partial) {
            // Most flows are alone on both their links.
            int flow = flows[0];
            setRate(flow, Math.min(capacity[table.upLink[flow]], capacity[table.downLink[flow]]), now);
            return;
        }
        for (int i = 0; i < linkCount; i++) {
            filling.open(links[i], partial ? capacity[links[i]] - usedByOthers(links[i]) : capacity[links[i]]);
        }
        for (int i = 0; i < flowsFound; i++) {
            filling.add(flows[i]);
        }
        filling.fill(links, linkCount);
        for (int i = 0; i < flowsFound; i++) {
            setRate(flows[i], filling.rateOf(flows[i]), now);
        }
    }

    /** What flows of {@code link} carry that were not collected and keep their rates. */
    private double usedByOthers(int link) {
        double sum = 0;
        boolean uplink = table.isUplink(link);
        for (int flow = table.firstFlow[link]; flow != FlowTable.NONE; flow = table.next(flow, uplink)) {
            if (flowStamp[flow] != stamp) {
                sum += table.rate[flow];
            }
        }
        return sum;
    }

    private void setRate(int flow, double newRate, long now) {
        double old = table.rate[flow];
        if (Math.abs(newRate - old) <= SAME_RATE * old) {
            return;
        }
        table.advance(flow, now);
        table.rate[flow] = newRate;
        finishes.addOrLower(flow, finishTime(flow));
    }

    private long finishTime(int flow) {
        if (table.left[flow] <= NO_BYTES) {
            return table.settledAt[flow];
        }
        double nanos = table.left[flow] / table.rate[flow];
        return nanos > Long.MAX_VALUE / 4.0 ? Long.MAX_VALUE : table.settledAt[flow] + (long) Math.ceil(nanos);
    }

    private void defer(int link) {
        if (unsettledCount == unsettled.length) {
            unsettled = Arrays.copyOf(unsettled, 2 * unsettledCount);
        }
        unsettled[unsettledCount++] = link;
    }

    private void addLink(int link) {
        if (linkStamp[link] != stamp) {
            linkStamp[link] = stamp;
            links[linkCount++] = link;
        }
    }

    private void addFlow(int flow) {
        if (flowsFound == flows.length) {
            flows = Arrays.copyOf(flows, 2 * flowsFound);
        }
        flows[flowsFound++] = flow;
    }
}
