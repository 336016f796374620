package io.supernode.core.event;

/** Delivers events so that an observer's exceptions hurt nobody else. */
public final class SafeDelivery {

    private SafeDelivery() {}

    /** Hands {@code event} over; what the observer throws goes to the thread's handler of uncaught exceptions. */
    public static void deliver(SupernodeObserver observer, SupernodeEvent event, long atNanos) {
        try {
            observer.onEvent(event, atNanos);
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
