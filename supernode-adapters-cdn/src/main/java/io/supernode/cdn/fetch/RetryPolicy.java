package io.supernode.cdn.fetch;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ScheduledClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How often, and for how long, the origin of one fetch is asked again. Whatever it does, the fetch ends a bounded time
 * after the last byte that came. For the serial executor of the content, except for {@link #byteCame}.
 */
final class RetryPolicy {

    /**
     * An origin may send less than was asked for; one that sends less than this at a time is as bad as one that breaks
     * off.
     */
    private static final long LEAST_PART_BYTES = 64 << 10;

    /** With less time left, a question is not worth asking. */
    private static final long LEAST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OriginSettings settings;
    private final ScheduledClock clock;
    private volatile long lastByteAt;
    private int failedTries;
    private int resumed;

    /**
     * When and how to ask again.
     *
     * @param pauseNanos before asking
     * @param patience within which the origin must answer
     */
    record Next(long pauseNanos, Duration patience) {}

    RetryPolicy(OriginSettings settings, ScheduledClock clock) {
        this.settings = settings;
        this.clock = clock;
        lastByteAt = clock.nanoTime();
    }

    /** The origin has sent something. */
    void byteCame() {
        lastByteAt = clock.nanoTime();
    }

    /**
     * When to ask for the next bytes, after the origin has sent some of those that it was asked for; empty: give up.
     */
    Optional<Next> nextPart(long bytes) {
        if (bytes < LEAST_PART_BYTES) {
            return next(true);
        }
        failedTries = 0;
        return Optional.of(new Next(0, settings.limits().progressTimeout()));
    }

    /**
     * What to do after a transient fault; empty: give up. {@code moved} tells whether bytes of the body came before it.
     */
    Optional<Next> next(boolean moved) {
        if (moved) {
            failedTries = 0;
        }
        boolean again = moved ? resumed < settings.limits().resumes() : failedTries < settings.retries();
        long pause = settings.retryBackoff().toNanos() << failedTries;
        long waited = clock.nanoTime() - lastByteAt;
        long left = settings.limits().progressTimeout().toNanos() - waited - pause;
        if (!again || left < LEAST_PATIENCE_NANOS) {
            return Optional.empty();
        }
        if (moved) {
            resumed++;
        } else {
            failedTries++;
        }
        return Optional.of(new Next(pause, Duration.ofNanos(left)));
    }
}
