package io.supernode.cdn.origin;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends an exchange whose origin has been silent for too long. Time in which the exchange waits for us (a slow disk)
 * does not count, which is why the client library's own idle time-out does not serve.
 */
final class StallGuard {

    /** An end is noticed at most a quarter of the limit too late. */
    private static final int TICKS_PER_LIMIT = 4;

    private final Runnable onStall;
    private final ScheduledFuture<?> ticks;
    private volatile long limitNanos;
    private volatile long waitingSince = System.nanoTime();
    private volatile boolean paused;

    /** Waiting begins now, with a limit of {@code first}; {@link #limit} may change it but is never below {@code least}. */
    StallGuard(ScheduledExecutorService timer, Duration first, Duration least, Runnable onStall) {
        this.onStall = onStall;
        limitNanos = first.toNanos();
        long tick = Math.max(TimeUnit.MILLISECONDS.toNanos(1), least.toNanos() / TICKS_PER_LIMIT);
        ticks = timer.scheduleWithFixedDelay(this::check, tick, tick, TimeUnit.NANOSECONDS);
    }

    /** Waiting begins anew with another limit. */
    void limit(Duration limit) {
        limitNanos = limit.toNanos();
        progress();
    }

    /** The origin has sent something, or is being waited for again. */
    void progress() {
        waitingSince = System.nanoTime();
        paused = false;
    }

    /** The origin waits for us. */
    void pause() {
        paused = true;
    }

    void stop() {
        ticks.cancel(false);
    }

    private void check() {
        if (!paused && System.nanoTime() - waitingSince > limitNanos) {
            stop();
            onStall.run();
        }
    }
}
