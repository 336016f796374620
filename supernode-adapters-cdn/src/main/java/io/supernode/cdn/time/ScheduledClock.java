package io.supernode.cdn.time;

import io.supernode.core.port.Clock;

/**
 * The clock of the adapter: tells the time, and runs tasks later. Everything in the adapter that waits, or asks what
 * time it is, uses one of these or the {@link Clock} that it is. Thread-safe.
 */
public interface ScheduledClock extends Clock, AutoCloseable {

    /** A task that is to run later. */
    @FunctionalInterface
    interface Timer {

        /** The task does not run any more; does nothing if it has run. */
        void cancel();
    }

    /**
     * Runs {@code task} once, {@code nanos} nanoseconds from now. It must not block: others wait on the same thread.
     */
    Timer schedule(long nanos, Runnable task);

    /** Tasks that were to run later do not run any more. */
    @Override
    void close();
}
