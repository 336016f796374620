package io.supernode.cdn.preheat.engine;

import io.supernode.core.port.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock on which time passes only when a test says so. Thread-safe. */
final class SteppedClock implements Clock {

    private static final long START_MILLIS = 1_900_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();

    void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public long epochMillis() {
        return START_MILLIS + Duration.ofNanos(nanos.get()).toMillis();
    }
}
