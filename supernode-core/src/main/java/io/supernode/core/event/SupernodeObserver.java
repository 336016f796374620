package io.supernode.core.event;

/**
 * Learns of everything that happens in a supernode: the port for metrics, views, logs and journals.
 *
 * <p>What an implementer may rely on:
 * <ul>
 * <li>Every event of a task that is of a kind it {@linkplain #kinds wants} arrives, once, in the order in which the task changed. Events of different tasks may arrive at the
 *     same time, from several threads.
 * <li>No lock of the supernode is held: an observer may call it.
 * </ul>
 *
 * <p>Duties of an implementer: to return within microseconds, since it runs on the thread of the call that made the event. An
 * observer that does I/O or may wait is wrapped in a {@link QueuedObserver} and fed from a thread of its own. What an observer
 * throws changes nothing in the supernode and keeps no event from others; it goes to the supernode's handler of failures.
 */
@FunctionalInterface
public interface SupernodeObserver {

    /**
     * The events that this observer wants: others never come. All, if it does not say. Asked once, when the supernode is made.
     * Whoever wants fewer spares the supernode the making of the others.
     */
    default EventKinds kinds() {
        return EventKinds.ALL;
    }

    /**
     * Something has happened.
     *
     * @param atNanos when, by {@link io.supernode.core.port.Clock#nanoTime}
     */
    void onEvent(SupernodeEvent event, long atNanos);
}
