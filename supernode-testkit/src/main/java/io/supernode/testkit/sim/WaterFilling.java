package io.supernode.testkit.sim;

import java.util.Arrays;

/**
 * Weighted max-min fairness by progressive filling (Bertsekas and Gallager, Data Networks, section 6.5.2): the link
 * with the smallest share per weight is filled first, its flows are fixed, and what they take is taken off their other
 * links. A link's share only grows meanwhile, so a heap with stale, too small keys suffices. Not thread-safe.
 */
final class WaterFilling {

    /** Below this the share of a link in the heap counts as up to date: rounding, in units of the share itself. */
    private static final double ROUNDING = 1e-12;

    private static final double NOT_YET = -1;

    private final FlowTable table;
    /** What each link has left to share, and among how much weight of how many flows. */
    private final double[] free;
    private final double[] openWeight;
    private final int[] openFlows;
    /** Which round a flow takes part in, and what it gets. */
    private int[] round = new int[0];
    private double[] granted = new double[0];
    private int rounds = 1;

    private int[] heap = new int[64];
    private double[] shares = new double[64];
    private int size;

    WaterFilling(FlowTable table, int links) {
        this.table = table;
        free = new double[links];
        openWeight = new double[links];
        openFlows = new int[links];
    }

    /** Makes room for flows 0 to {@code flows − 1}. */
    void ensureFlows(int flows) {
        round = Arrays.copyOf(round, flows);
        granted = Arrays.copyOf(granted, flows);
    }

    /** A link takes part, with so much to share. */
    void open(int link, double bytesPerNano) {
        free[link] = bytesPerNano;
        openWeight[link] = 0;
        openFlows[link] = 0;
    }

    /** A flow takes part, whose links both do. */
    void add(int flow) {
        round[flow] = rounds;
        granted[flow] = NOT_YET;
        add(table.upLink[flow], flow);
        add(table.downLink[flow], flow);
    }

    private void add(int link, int flow) {
        openWeight[link] += table.weight[flow];
        openFlows[link]++;
    }

    /** What {@link #fill} gave to a flow. */
    double rateOf(int flow) {
        return granted[flow];
    }

    /** Shares the links out among the flows added since the last time. */
    void fill(int[] links, int linkCount) {
        size = 0;
        ensureCapacity(linkCount);
        for (int i = 0; i < linkCount; i++) {
            if (openFlows[links[i]] > 0) {
                push(links[i], share(links[i]));
            }
        }
        while (size > 0) {
            int link = heap[0];
            double stale = shares[0];
            pop();
            if (openFlows[link] == 0) {
                continue;
            }
            double share = share(link);
            if (share > stale * (1 + ROUNDING)) {
                push(link, share);
            } else {
                fix(link, share);
            }
        }
        rounds++;
    }

    private double share(int link) {
        return Math.max(0, free[link]) / openWeight[link];
    }

    /** Every open flow of a full link gets this share, which its other link can give no more. */
    private void fix(int link, double share) {
        boolean uplink = table.isUplink(link);
        for (int flow = table.firstFlow[link]; flow != FlowTable.NONE; flow = table.next(flow, uplink)) {
            if (round[flow] == rounds && granted[flow] < 0) {
                granted[flow] = table.weight[flow] * share;
                int other = table.other(flow, uplink);
                free[other] -= granted[flow];
                openWeight[other] -= table.weight[flow];
                openFlows[other]--;
            }
        }
        openFlows[link] = 0;
    }

    private void ensureCapacity(int links) {
        if (links > heap.length) {
            heap = Arrays.copyOf(heap, 2 * links);
            shares = Arrays.copyOf(shares, 2 * links);
        }
    }

    private void push(int link, double share) {
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (shares[parent] <= share) {
                break;
            }
            heap[hole] = heap[parent];
            shares[hole] = shares[parent];
            hole = parent;
        }
        heap[hole] = link;
        shares[hole] = share;
    }

    private void pop() {
        size--;
        int link = heap[size];
        double share = shares[size];
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && shares[child + 1] < shares[child]) {
                child++;
            }
            if (shares[child] >= share) {
                break;
            }
            heap[hole] = heap[child];
            shares[hole] = shares[child];
            hole = child;
            child = 2 * hole + 1;
        }
        heap[hole] = link;
        shares[hole] = share;
    }
}
