package io.supernode.cdn.settings;

import io.supernode.core.port.Clock;

/**
 * Bounds what all fetches together take from origins. Whoever has taken bytes gets a turn, and takes more once that has
 * come; since each fetch has at most one turn open, for as many bytes, and turns come in their order, all get the same
 * share. Thread-safe; nothing here waits.
 */
public final class Bandwidth {

    /** Stands for no bound. */
    public static final long UNLIMITED = 0;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Clock clock;

    /** All guarded by this. */
    private long takenBytes;
    private long bytesPerSecond;
    /** How many bytes the rates so far have allowed at {@link #at}. */
    private double allowed;
    private long at;
    /** The last turn that was given: it comes when so many bytes are allowed. */
    private double lastTurn;

    /** A bound in bytes per second, or {@link #UNLIMITED}. */
    public Bandwidth(long bytesPerSecond) {
        this(bytesPerSecond, Clock.system());
    }

    /** A bound by another clock than that of this machine. */
    public Bandwidth(long bytesPerSecond, Clock clock) {
        requireRate(bytesPerSecond);
        this.clock = clock;
        this.bytesPerSecond = bytesPerSecond;
        this.at = clock.nanoTime();
    }

    private static void requireRate(long bytesPerSecond) {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate is at least 0 bytes/s");
        }
    }

    /** The bound in bytes per second, or {@link #UNLIMITED}. */
    public synchronized long rate() {
        return bytesPerSecond;
    }

    /** Changes the bound at once, for those who wait for their turns as well. */
    public synchronized void setRate(long newBytesPerSecond) {
        requireRate(newBytesPerSecond);
        pass();
        bytesPerSecond = newBytesPerSecond;
    }

    /** {@code bytes} have come: the turn of whoever took them, for {@link #nanosUntil}. */
    public synchronized double taken(int bytes) {
        pass();
        takenBytes += bytes;
        lastTurn = Math.max(lastTurn, allowed) + bytes;
        return lastTurn;
    }

    /** The bytes that have come in all. */
    public synchronized long takenBytes() {
        return takenBytes;
    }

    /** In how many nanoseconds a turn comes at the present rate; 0 if it has come. */
    public synchronized long nanosUntil(double turn) {
        pass();
        return bytesPerSecond == UNLIMITED
                ? 0
                : (long) Math.ceil(Math.max(0, turn - allowed) / bytesPerSecond * NANOS_PER_SECOND);
    }

    private void pass() {
        long now = clock.nanoTime();
        // Without a bound nothing is owed.
        allowed = bytesPerSecond == UNLIMITED
                ? Math.max(allowed, lastTurn)
                : allowed + (now - at) / NANOS_PER_SECOND * bytesPerSecond;
        at = now;
    }
}
