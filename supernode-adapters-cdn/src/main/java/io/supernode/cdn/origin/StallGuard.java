package io.supernode.cdn.origin;

import io.supernode.cdn.settings.OriginSettings;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends an exchange whose origin has been silent for too long, or trickles. Time in which the exchange waits for us (a slow
 * disk, our own bound on bandwidth) does not count, which is why the client library's own idle time-out does not serve.
 */
final class StallGuard {

    /** An end is noticed at most a quarter of the shortest limit too late. */
    private static final int TICKS_PER_LIMIT = 4;

    private final Runnable onStall;
    private final ScheduledFuture<?> ticks;
    private final long bornAt = System.nanoTime();
    private final long headNanos;
    private final long windowNanos;
    private final double leastPerWindow;
    private volatile long limitNanos;
    private volatile long waitingSince = System.nanoTime();
    private volatile boolean paused;
    private volatile boolean inBody;
    private volatile long received;

    /** Of the timer's thread: the window in which the rate is measured now. */
    private long windowWaited;
    private long windowReceived;
    private long lastTick = System.nanoTime();

    /** Waiting begins now, for a connection. */
    StallGuard(ScheduledExecutorService timer, OriginSettings settings, Runnable onStall) {
        this.onStall = onStall;
        limitNanos = settings.limits().queueTimeout().toNanos();
        // However many redirects there are.
        headNanos = limitNanos + settings.headerTimeout().toNanos();
        windowNanos = settings.readTimeout().toNanos();
        leastPerWindow = settings.limits().minBytesPerSecond() * (windowNanos / (double) TimeUnit.SECONDS.toNanos(1));
        Duration header = settings.headerTimeout();
        Duration least = header.compareTo(settings.readTimeout()) < 0 ? header : settings.readTimeout();
        long tick = Math.max(TimeUnit.MILLISECONDS.toNanos(1), least.toNanos() / TICKS_PER_LIMIT);
        ticks = timer.scheduleWithFixedDelay(this::check, tick, tick, TimeUnit.NANOSECONDS);
    }

    /** Waiting begins anew with another limit. */
    void limit(Duration limit) {
        inBody = false;
        limitNanos = limit.toNanos();
        progress();
    }

    /** From now on bytes of the body are waited for, which must come at some rate. */
    void bodyBegins(Duration limit) {
        limit(limit);
        inBody = true;
    }

    /** The origin is being waited for again. */
    void progress() {
        waitingSince = System.nanoTime();
        paused = false;
    }

    /** The origin has sent so many bytes. Called by one thread at a time. */
    void received(int bytes) {
        received += bytes;
        progress();
    }

    /** The origin waits for us. */
    void pause() {
        paused = true;
    }

    void stop() {
        ticks.cancel(false);
    }

    private void check() {
        long now = System.nanoTime();
        boolean late = !inBody && now - bornAt > headNanos;
        boolean silent = late || !paused && now - waitingSince > limitNanos;
        if (silent || trickles(now)) {
            stop();
            onStall.run();
        }
    }

    private boolean trickles(long now) {
        long passed = now - lastTick;
        lastTick = now;
        if (paused || !inBody) {
            return false;
        }
        windowWaited += passed;
        if (windowWaited < windowNanos) {
            return false;
        }
        long bytes = received - windowReceived;
        windowWaited = 0;
        windowReceived += bytes;
        return bytes < leastPerWindow;
    }
}
