package io.supernode.testkit.sim;

import io.supernode.core.port.Clock;

/** The time of a simulation, which only its event loop moves. */
final class VirtualClock implements Clock {

    /** The core must not care where a monotonic clock begins. */
    private static final long START_NANOS = 3_600_000_000_000L;

    private static final long START_EPOCH_MILLIS = 1_500_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long now;

    /** Nanoseconds since the simulation began. */
    long now() {
        return now;
    }

    void advanceTo(long nanos) {
        now = nanos;
    }

    @Override
    public long nanoTime() {
        return START_NANOS + now;
    }

    @Override
    public long epochMillis() {
        return START_EPOCH_MILLIS + now / NANOS_PER_MILLI;
    }
}
