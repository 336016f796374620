package io.supernode.app.warmup;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * When the rehearsal may go on: while nobody has called for a moment, for some seconds altogether, and not for ever after the
 * start. Each step of it asks first, so that it stands still as soon as somebody calls. Thread-safe.
 */
final class RehearsalTime {

    /** Somebody who has just called is about to call again. */
    static final Duration QUIET = Duration.ofMillis(300);
    /** The first clients of a service manager or a test come with the ready line, and are not to find it at work. */
    static final Duration FIRST_QUIET = Duration.ofMillis(500);
    /** Of two idle cores; what is called some ten thousand times is compiled by then. */
    static final Duration MOST = Duration.ofSeconds(3);
    /** Whoever is called all the time gets warm by that; and its origin must not look as if it had stalled. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Whoever has been called for so long is warm. */
    static final Duration LATEST = Duration.ofMinutes(2);

    private static final long PAUSE_MILLIS = 5;
    private static final long REST_MILLIS = 100;

    /** What the next step has to do. */
    enum Permission { GO, WAIT, OVER }

    private final BooleanSupplier calls;
    private final LongSupplier nanoTime;
    private final long latest;
    private long quietFrom;
    private long left = MOST.toNanos();
    /** When it last went on; since then its time runs. */
    private long lastGo;
    private boolean goes;
    /** Whether it has been interrupted, and when last. */
    private boolean isPaused;
    private long pausedSince;
    private boolean isOver;
    private boolean isClosed;

    /**
     * @param calls whether anybody has called the real server since this was last asked, or is being served now
     * @param nanoTime as {@link System#nanoTime}
     */
    RehearsalTime(BooleanSupplier calls, LongSupplier nanoTime) {
        this.calls = calls;
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        latest = now + LATEST.toNanos();
        quietFrom = now + FIRST_QUIET.toNanos();
    }

    /** Answers at once. */
    synchronized Permission now() {
        long now = nanoTime.getAsLong();
        if (goes) {
            left -= now - lastGo;
            lastGo = now;
        }
        if (isOver || left <= 0 || now - latest >= 0) {
            isOver = true;
            return Permission.OVER;
        }
        boolean went = goes;
        goes = isQuiet(now);
        if (went && !goes) {
            pausedSince = now;
            isPaused = true;
        }
        if (isPaused && !goes && now - pausedSince >= LONGEST_PAUSE.toNanos()) {
            isOver = true;
            return Permission.OVER;
        }
        lastGo = now;
        return goes ? Permission.GO : Permission.WAIT;
    }

    private boolean isQuiet(long now) {
        if (calls.getAsBoolean()) {
            quietFrom = Math.max(quietFrom, now + QUIET.toNanos());
        }
        return now - quietFrom >= 0;
    }

    /** Waits as long as somebody calls; false when it is over. */
    boolean mayGoOn() throws InterruptedException {
        Permission permission = now();
        while (permission == Permission.WAIT) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            permission = now();
        }
        return permission == Permission.GO;
    }

    /** The rehearsal is over. */
    synchronized void end() {
        isOver = true;
    }

    /** The server ends: nothing may begin any more. */
    synchronized void close() {
        isOver = true;
        isClosed = true;
    }

    /** What may be done once nobody calls, when the rehearsal is over: answers at once. */
    synchronized Permission rest() {
        long now = nanoTime.getAsLong();
        if (isClosed || now - latest >= 0) {
            return Permission.OVER;
        }
        return isQuiet(now) ? Permission.GO : Permission.WAIT;
    }

    /** Waits until nobody has called for a moment; false if that does not come. */
    boolean mayRest() throws InterruptedException {
        Permission permission = rest();
        while (permission == Permission.WAIT) {
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
            permission = rest();
        }
        return permission == Permission.GO;
    }
}
