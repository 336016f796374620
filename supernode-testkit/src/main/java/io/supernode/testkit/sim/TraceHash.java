package io.supernode.testkit.sim;

/**
 * A fingerprint of everything that was decided and everything that happened, in order: two runs with the same hash
 * took the same course. Not thread-safe.
 */
final class TraceHash {

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int ROTATION = 29;

    private long hash = MULTIPLIER;

    void add(long value) {
        hash = Long.rotateLeft((hash ^ value) * MULTIPLIER, ROTATION);
    }

    void add(long time, int kind, int subject, int first, int second) {
        add(time);
        add((long) kind << Integer.SIZE | subject & 0xffffffffL);
        add((long) first << Integer.SIZE | second & 0xffffffffL);
    }

    long value() {
        return hash ^ hash >>> Integer.SIZE;
    }
}
