package io.supernode.http.data;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds what the data port sends in all, in bytes per second, and shares it fairly over tasks and clients (protocol
 * section 5: maxBandwidth less systemReservedBandwidth).
 *
 * <p>Every transfer asks before each part. Who may not go on yet is called later, so that waiting costs memory only. A part
 * that was granted counts as sent: in any t seconds at most rate × t bytes are granted, and 20 ms and a part above that.
 * Thread-safe.
 */
public final class FairRateLimiter {

    /** Stands for no bound. */
    public static final long UNLIMITED = 0;

    /** So much may be granted ahead of time: wake-ups are late, and what they miss must not be lost. */
    private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Who makes a very large bound a very small one does not wait for what the large one had let through. */
    private static final double MAX_DEBT_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** A smaller part costs more than it is worth. */
    private static final int MIN_PART = 64 << 10;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Calls {@code action} after so many nanoseconds, on another thread and never within this call. */
    interface Waker {
        void wakeAfter(long nanos, Runnable action);
    }

    private record Waiting(int bytes, Runnable granted) {}

    private final LongSupplier nanoTime;
    private final Waker waker;
    /** Guarded by this, as all of the following. */
    private final RoundRobinQueue<Waiting> queue = new RoundRobinQueue<>();
    private long bytesPerSecond;
    /** When all that was granted will have been sent at this rate. */
    private long usedUpAt;
    private boolean wakeUpIsDue;

    FairRateLimiter(long bytesPerSecond, LongSupplier nanoTime, Waker waker) {
        this.nanoTime = nanoTime;
        this.waker = waker;
        this.usedUpAt = nanoTime.getAsLong();
        setRate(bytesPerSecond);
    }

    /** The bound in bytes per second, or {@link #UNLIMITED}. */
    public synchronized long rate() {
        return bytesPerSecond;
    }

    /**
     * Changes the bound at once, also for transfers that run.
     *
     * @throws IllegalArgumentException if it is below 0
     */
    public void setRate(long newBytesPerSecond) {
        requireRate(newBytesPerSecond);
        synchronized (this) {
            long now = nanoTime.getAsLong();
            double owed = (double) Math.max(0, usedUpAt - now) * bytesPerSecond;
            usedUpAt = newBytesPerSecond == UNLIMITED
                    ? now
                    : now + (long) Math.min(MAX_DEBT_NANOS, owed / newBytesPerSecond);
            bytesPerSecond = newBytesPerSecond;
            if (!queue.isEmpty()) {
                waker.wakeAfter(0, this::wake);
            }
        }
    }

    static void requireRate(long bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("a bandwidth is at least 0 bytes/s, not " + bytesPerSecond);
        }
    }

    /** How large a part should be asked for, at most {@code most}: the slower all goes, the shorter the turns. */
    synchronized int part(int most) {
        if (bytesPerSecond == UNLIMITED) {
            return most;
        }
        double bytes = bytesPerSecond * (AHEAD_NANOS / NANOS_PER_SECOND);
        return (int) Math.min(most, Math.max(MIN_PART, bytes));
    }

    /**
     * Asks to send {@code bytes}; a transfer asks for one part at a time.
     *
     * @param granted called when they may be sent, on any thread, if this answers false
     * @return whether they may be sent now
     */
    synchronized boolean take(Object task, Object client, int bytes, Runnable granted) {
        long now = nanoTime.getAsLong();
        if (queue.isEmpty() && mayGrant(now)) {
            charge(bytes, now);
            return true;
        }
        queue.add(task, client, new Waiting(bytes, granted));
        wakeWhenDue(now);
        return false;
    }

    private void wake() {
        List<Runnable> grants = new ArrayList<>();
        synchronized (this) {
            wakeUpIsDue = false;
            long now = nanoTime.getAsLong();
            while (!queue.isEmpty() && mayGrant(now)) {
                Waiting next = queue.next();
                charge(next.bytes(), now);
                grants.add(next.granted());
            }
            if (!queue.isEmpty()) {
                wakeWhenDue(now);
            }
        }
        grants.forEach(Runnable::run);
    }

    /** Grants all waiting requests at once: the port has closed, so nothing will be sent. */
    void release() {
        synchronized (this) {
            bytesPerSecond = UNLIMITED;
        }
        wake();
    }

    private boolean mayGrant(long now) {
        return bytesPerSecond == UNLIMITED || usedUpAt - now <= AHEAD_NANOS;
    }

    private void charge(int bytes, long now) {
        if (bytesPerSecond != UNLIMITED) {
            long from = usedUpAt - now > 0 ? usedUpAt : now;
            usedUpAt = from + (long) (bytes * NANOS_PER_SECOND / bytesPerSecond);
        }
    }

    private void wakeWhenDue(long now) {
        if (!wakeUpIsDue) {
            wakeUpIsDue = true;
            waker.wakeAfter(Math.max(0, usedUpAt - now - AHEAD_NANOS), this::wake);
        }
    }
}
