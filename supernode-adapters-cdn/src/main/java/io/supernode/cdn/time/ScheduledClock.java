package io.supernode.cdn.time;

/** Measures time, and has things done later. Thread-safe. */
public interface ScheduledClock extends AutoCloseable {

    /** What was to be done later. */
    @FunctionalInterface
    interface Timer {

        /** It is not to be done any more; nothing happens if it is done already. */
        void cancel();
    }

    /** Nanoseconds since some moment, as {@link System#nanoTime}. */
    long nanos();

    /**
     * Does {@code task} once, {@code nanos} nanoseconds from now. It must not block: others wait on the same thread.
     */
    Timer after(long nanos, Runnable task);

    /** What was to be done later is not done any more. */
    @Override
    void close();
}
