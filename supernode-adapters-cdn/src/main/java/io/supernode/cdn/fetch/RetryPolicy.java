package io.supernode.cdn.fetch;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.time.ScheduledClock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Decides whether and when the origin of one fetch is requested again. As long as each request brings some bytes, there
 * is a next one, unless the average rate is below the minimum. Without bytes, the retries are bounded in number, and
 * the fetch ends a bounded time after the last byte. Once there are bytes, which clients share already, there are more retries: an
 * origin may be restarted meanwhile. For the serial executor of the content, except for {@link #byteCame}.
 */
final class RetryPolicy {

    /** Who sends less than this at a time is not asked for the next bytes without a pause. */
    private static final long LEAST_PART_BYTES = 64 << 10;

    private static final long SHORT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** With less time left, a question is not worth asking. */
    private static final long LEAST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The least rate is held against so much time at once, pauses included. */
    private static final long RATE_WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Once there are bytes, so many times as many retries: with the defaults for some 19 s. */
    private static final int FACTOR_IN_MID_FETCH = 5;

    /** The pause doubles so often at most: whoever is back is asked soon. */
    private static final int MOST_DOUBLINGS = 3;

    private static final double NANOS_PER_SECOND = 1e9;

    private final OriginSettings settings;
    private final ScheduledClock clock;
    private volatile long lastByteAt;
    private boolean moved;
    private boolean isMidFetch;
    private int failedTries;
    private long windowBegun;
    private long windowBytes;

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
        windowBegun = lastByteAt;
    }

    /** The origin has sent something. */
    void byteCame() {
        lastByteAt = clock.nanoTime();
    }

    /** There are bytes already, of a former run or from elsewhere. */
    void resumes() {
        isMidFetch = true;
    }

    /** Tells whether after one more failure without a byte in between it is time to ask in another way, if there is one. */
    boolean isTimeForAnotherWay() {
        return failedTries + 1 == settings.retries();
    }

    private int mostRetries() {
        return isMidFetch ? FACTOR_IN_MID_FETCH * settings.retries() : settings.retries();
    }

    /**
     * What to do after a response that ended too early, or none; empty: give up.
     *
     * @param bytes of the body that came before
     */
    Optional<Next> next(long bytes) {
        if (bytes == 0) {
            Optional<Next> next = within(settings.retryBackoff().toNanos() << Math.min(failedTries, MOST_DOUBLINGS));
            return failedTries++ < mostRetries() ? next : Optional.empty();
        }
        moved = true;
        isMidFetch = true;
        failedTries = 0;
        return isFastEnough(bytes) ? within(bytes < LEAST_PART_BYTES ? shortPause() : 0) : Optional.empty();
    }

    private long shortPause() {
        return Math.min(SHORT_PAUSE_NANOS, settings.retryBackoff().toNanos());
    }

    private boolean isFastEnough(long bytes) {
        windowBytes += bytes;
        long passed = clock.nanoTime() - windowBegun;
        if (passed < RATE_WINDOW_NANOS) {
            return true;
        }
        boolean isEnough = windowBytes / (passed / NANOS_PER_SECOND) >= settings.limits().minBytesPerSecond();
        windowBegun += passed;
        windowBytes = 0;
        return isEnough;
    }

    private Optional<Next> within(long pauseNanos) {
        long patience = settings.limits().progressTimeout().toNanos();
        if (!moved) {
            patience = Math.max(patience, settings.headPatience().toNanos());
        }
        long left = patience - (clock.nanoTime() - lastByteAt) - pauseNanos;
        return left < LEAST_PATIENCE_NANOS
                ? Optional.empty()
                : Optional.of(new Next(pauseNanos, Duration.ofNanos(left)));
    }
}
