package io.supernode.testkit.bench;

/**
 * Events that are due one fixed time after they were added, so that the first to come is the first to go: cheaper than
 * any queue that sorts, and a benchmark's own work must cost next to nothing. Not thread-safe.
 *
 * @param <T> what an event is about
 */
final class DueQueue<T> {

    private static final int FIRST_CAPACITY = 1024;

    private final long delayNanos;
    private Object[] items = new Object[FIRST_CAPACITY];
    private long[] due = new long[FIRST_CAPACITY];
    private int head;
    private int size;

    DueQueue(long delayNanos) {
        this.delayNanos = delayNanos;
    }

    void add(T item, long nowNanos) {
        if (size == items.length) {
            grow();
        }
        int at = head + size++ & items.length - 1;
        items[at] = item;
        due[at] = nowNanos + delayNanos;
    }

    private void grow() {
        Object[] oldItems = items;
        long[] oldDue = due;
        items = new Object[oldItems.length * 2];
        due = new long[items.length];
        int tail = oldItems.length - head;
        System.arraycopy(oldItems, head, items, 0, tail);
        System.arraycopy(oldItems, 0, items, tail, head);
        System.arraycopy(oldDue, head, due, 0, tail);
        System.arraycopy(oldDue, 0, due, tail, head);
        head = 0;
    }

    /** When the next event is due, or the end of time. */
    long nextDue() {
        return size == 0 ? Long.MAX_VALUE : due[head];
    }

    /** Takes the next event out; there must be one. */
    @SuppressWarnings("unchecked")
    T poll() {
        T item = (T) items[head];
        items[head] = null;
        head = head + 1 & items.length - 1;
        size--;
        return item;
    }

    int size() {
        return size;
    }
}
