package io.supernode.testkit.bench;

import io.supernode.core.port.Clock;

/** Time that passes when it is told to. For one thread, like the swarms of this package. */
final class VirtualClock implements Clock {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private long nanos;

    /** Moves on to {@code later}; an earlier time changes nothing. */
    void advanceTo(long later) {
        nanos = Math.max(nanos, later);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return nanos / NANOS_PER_MILLI;
    }
}
