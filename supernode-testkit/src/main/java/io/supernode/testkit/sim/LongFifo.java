package io.supernode.testkit.sim;

import java.util.Arrays;

/** A queue of longs. Not thread-safe. */
final class LongFifo {

    private long[] items = new long[4];
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(long item) {
        if (size == items.length) {
            long[] larger = Arrays.copyOf(Arrays.copyOfRange(items, head, items.length), 2 * size);
            System.arraycopy(items, 0, larger, items.length - head, head);
            items = larger;
            head = 0;
        }
        items[(head + size++) & (items.length - 1)] = item;
    }

    long poll() {
        long item = items[head];
        head = (head + 1) & (items.length - 1);
        size--;
        return item;
    }

    void clear() {
        size = 0;
    }
}
