package io.supernode.testkit.sim;

import java.util.Arrays;

/**
 * Flows ordered by the instant at which each may end, with keys that can be lowered and entries that can be removed.
 * A key is a lower bound: a flow that became slower keeps its old key and is looked at again when that is reached,
 * which saves half of the moves when many rates change at once. Ties go to the lower flow number. Not thread-safe.
 */
final class FinishHeap {

    private static final int ABSENT = -1;

    private int[] heap = new int[64];
    private int[] positions = new int[0];
    private long[] keys = new long[0];
    private int size;

    /** Makes room for flows 0 to {@code flows − 1}. */
    void ensureCapacity(int flows) {
        int before = positions.length;
        if (flows > before) {
            positions = Arrays.copyOf(positions, flows);
            Arrays.fill(positions, before, flows, ABSENT);
            keys = Arrays.copyOf(keys, flows);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int first() {
        return heap[0];
    }

    long firstKey() {
        return size == 0 ? Long.MAX_VALUE : keys[heap[0]];
    }

    /** Adds {@code flow}, or lowers its key; a higher key is ignored. */
    void addOrLower(int flow, long key) {
        int position = positions[flow];
        if (position == ABSENT) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            position = size++;
        } else if (keys[flow] <= key) {
            return;
        }
        keys[flow] = key;
        rise(position, flow);
    }

    /** Puts the first flow where {@code key}, which is not lower than its own, belongs. */
    void raiseFirst(long key) {
        int flow = heap[0];
        keys[flow] = key;
        sink(0, flow);
    }

    void remove(int flow) {
        int position = positions[flow];
        if (position == ABSENT) {
            return;
        }
        positions[flow] = ABSENT;
        int last = heap[--size];
        if (last != flow) {
            rise(position, last);
            sink(positions[last], last);
        }
    }

    private void rise(int from, int flow) {
        int hole = from;
        while (hole > 0) {
            int parent = heap[(hole - 1) >>> 1];
            if (!before(flow, parent)) {
                break;
            }
            heap[hole] = parent;
            positions[parent] = hole;
            hole = (hole - 1) >>> 1;
        }
        heap[hole] = flow;
        positions[flow] = hole;
    }

    private void sink(int from, int flow) {
        int hole = from;
        int child = 2 * hole + 1;
        while (child < size) {
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], flow)) {
                break;
            }
            heap[hole] = heap[child];
            positions[heap[hole]] = hole;
            hole = child;
            child = 2 * hole + 1;
        }
        heap[hole] = flow;
        positions[flow] = hole;
    }

    private boolean before(int flow, int other) {
        return keys[flow] < keys[other] || keys[flow] == keys[other] && flow < other;
    }
}
