package io.supernode.core.event;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Takes events at once and passes them on when {@link #drain} is called, so that a slow observer hurts nobody but itself.
 * Bounded: when the queue is full, new events are lost, and the observer is told how many by an
 * {@link SupernodeEvent.EventsLost} in their place.
 *
 * <p>Thread-safe. {@link #drain} is for one thread of the embedder's, which calls it again and again.
 */
public final class QueuedObserver implements SupernodeObserver {

    private record Queued(SupernodeEvent event, long atNanos) {}

    private final SupernodeObserver observer;
    private final int capacity;
    private final Consumer<RuntimeException> failures;
    private final Queue<Queued> queue = new ArrayDeque<>();
    private long lost;
    private long lastLostNanos;

    /**
     * @param observer gets the events, on the thread that drains
     * @param capacity the number of events that may wait
     * @param failures takes what the observer throws; the event is then done with
     */
    public QueuedObserver(SupernodeObserver observer, int capacity, Consumer<RuntimeException> failures) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity must be above 0, not " + capacity);
        }
        this.observer = observer;
        this.capacity = capacity;
        this.failures = failures;
    }

    /** What the observer behind the queue wants. */
    @Override
    public EventKinds kinds() {
        return observer.kinds();
    }

    @Override
    public synchronized void onEvent(SupernodeEvent event, long atNanos) {
        if (queue.size() >= capacity) {
            lost++;
            lastLostNanos = atNanos;
            return;
        }
        if (lost > 0) {
            queue.add(new Queued(new SupernodeEvent.EventsLost(lost), lastLostNanos));
            lost = 0;
        }
        queue.add(new Queued(event, atNanos));
    }

    /** Passes on what waits now; answers how many events these were. */
    public int drain() {
        int count = 0;
        for (Queued next = poll(); next != null; next = poll()) {
            try {
                observer.onEvent(next.event(), next.atNanos());
            } catch (RuntimeException e) {
                failures.accept(e);
            }
            count++;
        }
        return count;
    }

    private synchronized Queued poll() {
        Queued next = queue.poll();
        if (next == null && lost > 0) {
            next = new Queued(new SupernodeEvent.EventsLost(lost), lastLostNanos);
            lost = 0;
        }
        return next;
    }
}
