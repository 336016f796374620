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
 *
 * <p>What is granted to a client that does not read ends in buffers of the system, and thousands of such clients would take
 * seconds of the bandwidth with it. So a connection whose client has not shown yet that it reads gets small parts, and all such
 * connections together, while others wait, a quarter of the bandwidth. Of those of one client, the newest and the eldest get it in
 * turn: who comes behind a crowd that does not read need not wait for all of them, and nobody waits for ever. Thread-safe.
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
    /** So little may be lost to a connection whose client does not read. */
    private static final int MAX_FRESH_PART = 128 << 10;
    /** To connections that have shown that they are read, for each byte to others. */
    private static final int SHARE_OF_READERS = 3;
    /** What others have not taken of their share is not kept for later. */
    private static final long MAX_OWED = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Calls {@code action} after so many nanoseconds, on another thread and never within this call. */
    interface Waker {
        void wakeAfter(long nanos, Runnable action);
    }

    private record Waiting(int bytes, Runnable granted) {}

    private final LongSupplier nanoTime;
    private final Waker waker;
    /** Guarded by this, as all of the following. */
    private final RoundRobinQueue<Waiting> readers = new RoundRobinQueue<>();
    private final RoundRobinQueue<Waiting> fresh = new RoundRobinQueue<>();
    /** Bytes that the fresh ones may have before the readers get more. */
    private long owedToFresh;
    private boolean newestIsNext = true;
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
            if (isWaitedFor()) {
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

    /** As {@link #part(int)}, for a connection that may not be read yet. */
    int freshPart(int most) {
        int part = part(most);
        return rate() == UNLIMITED ? part : Math.min(part, MAX_FRESH_PART);
    }

    /**
     * Asks to send {@code bytes} over a connection whose client reads; a transfer asks for one part at a time.
     *
     * @param granted called when they may be sent, on any thread, if this answers false
     * @return whether they may be sent now
     */
    synchronized boolean take(Object task, Object client, int bytes, Runnable granted) {
        long now = nanoTime.getAsLong();
        if (isGrantedNow(bytes, now)) {
            return true;
        }
        readers.add(task, client, new Waiting(bytes, granted));
        wakeWhenDue(now);
        return false;
    }

    /**
     * As {@link #take}, over a connection whose client has not shown yet that it reads.
     *
     * @param connection numbers the connections in the order of their coming
     */
    synchronized boolean takeFresh(Object task, Object client, long connection, int bytes, Runnable granted) {
        long now = nanoTime.getAsLong();
        if (isGrantedNow(bytes, now)) {
            return true;
        }
        fresh.add(task, client, connection, new Waiting(bytes, granted));
        wakeWhenDue(now);
        return false;
    }

    private void wake() {
        List<Runnable> grants = new ArrayList<>();
        synchronized (this) {
            wakeUpIsDue = false;
            long now = nanoTime.getAsLong();
            while (isWaitedFor() && mayGrant(now)) {
                Waiting next = next();
                charge(next.bytes(), now);
                grants.add(next.granted());
            }
            if (isWaitedFor()) {
                wakeWhenDue(now);
            }
        }
        grants.forEach(Runnable::run);
    }

    private boolean isGrantedNow(int bytes, long now) {
        if (isWaitedFor() || !mayGrant(now)) {
            return false;
        }
        charge(bytes, now);
        return true;
    }

    private boolean isWaitedFor() {
        return !readers.isEmpty() || !fresh.isEmpty();
    }

    private Waiting next() {
        boolean isFresh = readers.isEmpty() || !fresh.isEmpty() && owedToFresh > 0;
        if (!isFresh) {
            Waiting next = readers.next();
            owedToFresh = Math.min(MAX_OWED, owedToFresh + next.bytes());
            return next;
        }
        newestIsNext = !newestIsNext;
        Waiting next = fresh.next(!newestIsNext);
        if (!readers.isEmpty()) {
            owedToFresh -= (long) SHARE_OF_READERS * next.bytes();
        }
        return next;
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
