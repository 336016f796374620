package io.supernode.cdn.origin;

import io.supernode.cdn.origin.OriginError.Kind;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ScheduledClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends an exchange whose origin has been silent for too long, or trickles. Time in which the exchange waits for us (a
 * slow disk, our own bound on bandwidth) does not count, which is why the client library's own idle time-out does not
 * serve.
 */
final class StallDetector {

    /** An end is noticed at most a quarter of the shortest limit too late. */
    private static final int TICKS_PER_LIMIT = 4;

    private final ScheduledClock clock;
    private final Consumer<OriginError> onStall;
    private final long tickNanos;
    private final long bornAt;
    private final long headNanos;
    private final long windowNanos;
    private final double leastPerWindow;
    private volatile long limitNanos;
    private volatile long waitingSince;
    private volatile boolean paused;
    private volatile boolean inBody;
    private volatile boolean stopped;
    private volatile long received;
    private volatile ScheduledClock.Timer next = () -> {};

    /** Of the clock's thread: the window in which the rate is measured now. */
    private long windowWaited;
    private long windowReceived;
    private long lastTick;

    /** Waiting begins now, for a connection. The head of the answer must come within {@code patience} at most. */
    StallDetector(ScheduledClock clock, OriginSettings settings, Duration patience, Consumer<OriginError> onStall) {
        this.clock = clock;
        this.onStall = onStall;
        limitNanos = settings.limits().queueTimeout().toNanos();
        // However many redirects there are.
        headNanos = Math.min(limitNanos + settings.firstByteTimeout().toNanos(), patience.toNanos());
        windowNanos = settings.readTimeout().toNanos();
        leastPerWindow = settings.limits().minBytesPerSecond() * (windowNanos / (double) TimeUnit.SECONDS.toNanos(1));
        long least = Math.min(settings.firstByteTimeout().toNanos(), Math.min(windowNanos, patience.toNanos()));
        tickNanos = Math.max(TimeUnit.MILLISECONDS.toNanos(1), least / TICKS_PER_LIMIT);
        bornAt = clock.nanoTime();
        waitingSince = bornAt;
        lastTick = bornAt;
        tick();
    }

    private void tick() {
        next = clock.schedule(tickNanos, this::check);
        if (stopped) {
            next.cancel();
        }
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

    /** The origin is being waited for, as before; or again, if it waited for us. */
    void waiting() {
        if (paused) {
            progress();
        }
    }

    /** Waiting begins anew. */
    private void progress() {
        waitingSince = clock.nanoTime();
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
        stopped = true;
        next.cancel();
    }

    private void check() {
        if (stopped) {
            return;
        }
        long now = clock.nanoTime();
        boolean late = !inBody && now - bornAt > headNanos;
        if (late || !paused && now - waitingSince > limitNanos) {
            end(Kind.SILENT, "the origin did not answer in time");
        } else if (trickles(now)) {
            end(Kind.TRICKLING, "the origin sends too slowly");
        } else {
            tick();
        }
    }

    private void end(Kind kind, String reason) {
        stop();
        onStall.accept(OriginError.of(kind, reason));
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
