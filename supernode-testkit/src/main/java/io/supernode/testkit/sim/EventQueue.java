package io.supernode.testkit.sim;

import java.util.Arrays;

/**
 * The future of a simulation: a binary heap in primitive arrays, since a large run schedules tens of millions of
 * events and one object for each would be most of its time. Events of the same instant come out in the order in which
 * they went in, which makes runs repeatable. Not thread-safe.
 */
final class EventQueue {

    private static final int INITIAL_CAPACITY = 1024;

    private long[] times = new long[INITIAL_CAPACITY];
    private long[] orders = new long[INITIAL_CAPACITY];
    private long[] heads = new long[INITIAL_CAPACITY];
    private long[] details = new long[INITIAL_CAPACITY];
    private int size;
    private long nextOrder;

    private long time;
    private long head;
    private long detail;

    /** Schedules an event; {@code kind}, {@code subject} and the two arguments come back from {@link #next}. */
    void push(long at, int kind, int subject, int first, int second) {
        if (size == times.length) {
            grow();
        }
        place(size++, at, nextOrder++, (long) kind << Integer.SIZE | subject & 0xffffffffL,
                (long) first << Integer.SIZE | second & 0xffffffffL);
    }

    /** When the next event is due; {@link Long#MAX_VALUE} when there is none. */
    long nextTime() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    /** Takes the next event out; the accessors below describe it. */
    void next() {
        time = times[0];
        head = heads[0];
        detail = details[0];
        size--;
        if (size > 0) {
            sink(times[size], orders[size], heads[size], details[size]);
        }
    }

    long time() {
        return time;
    }

    int kind() {
        return (int) (head >>> Integer.SIZE);
    }

    int subject() {
        return (int) head;
    }

    int first() {
        return (int) (detail >> Integer.SIZE);
    }

    int second() {
        return (int) detail;
    }

    private void place(int from, long at, long order, long newHead, long newDetail) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (times[parent] < at || times[parent] == at && orders[parent] < order) {
                break;
            }
            copy(parent, hole);
            hole = parent;
        }
        set(hole, at, order, newHead, newDetail);
    }

    private void sink(long at, long order, long newHead, long newDetail) {
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && before(child + 1, times[child], orders[child])) {
                child++;
            }
            if (!before(child, at, order)) {
                break;
            }
            copy(child, hole);
            hole = child;
            child = 2 * hole + 1;
        }
        set(hole, at, order, newHead, newDetail);
    }

    private boolean before(int index, long at, long order) {
        return times[index] < at || times[index] == at && orders[index] < order;
    }

    private void copy(int from, int to) {
        times[to] = times[from];
        orders[to] = orders[from];
        heads[to] = heads[from];
        details[to] = details[from];
    }

    private void set(int index, long at, long order, long newHead, long newDetail) {
        times[index] = at;
        orders[index] = order;
        heads[index] = newHead;
        details[index] = newDetail;
    }

    private void grow() {
        int capacity = 2 * times.length;
        times = Arrays.copyOf(times, capacity);
        orders = Arrays.copyOf(orders, capacity);
        heads = Arrays.copyOf(heads, capacity);
        details = Arrays.copyOf(details, capacity);
    }
}
