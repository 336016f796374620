package io.supernode.testkit.clock;

import io.supernode.core.port.Clock;
import java.time.Duration;

/** Time that passes when it is told to. Not thread-safe: whoever moves it also calls the supernode. */
public final class VirtualClock implements Clock {

    /** A supernode must not care where a monotonic clock begins. */
    private static final long START_NANOS = 3_600_000_000_000L;

    private static final long START_EPOCH_MILLIS = 1_600_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long now;

    /** Nanoseconds since this clock was made. */
    public long now() {
        return now;
    }

    /**
     * Moves on to an instant; one that has passed changes nothing.
     *
     * @param nanos since this clock was made
     */
    public void advanceTo(long nanos) {
        now = Math.max(now, nanos);
    }

    /** Moves on by {@code time}, which must not be negative. */
    public void advance(Duration time) {
        advanceTo(now + time.toNanos());
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
