package io.supernode.testkit.load;

/**
 * Tells pulls that were held from those that were answered at once. The server does not say so; but a pull that took much longer
 * than the calls next to it that are never held was not being worked on all the time. For the thread of one loop.
 */
final class HeldPulls {

    /** What is faster was not held, or it does not matter. */
    private static final long FLOOR_NANOS = 50_000_000;
    /** Under load every call waits for its turn: a held one took this many times their mean. */
    private static final double FACTOR = 3;
    private static final double WEIGHT = 1 / 64.0;

    private double promptNanos;

    /** Under which kind a reply is counted; also learns from it. */
    CallKind classify(CallKind kind, long latencyNanos) {
        if (kind != CallKind.PULL) {
            promptNanos += WEIGHT * (latencyNanos - promptNanos);
            return kind;
        }
        return latencyNanos > FLOOR_NANOS && latencyNanos > FACTOR * promptNanos ? CallKind.HELD_PULL : kind;
    }
}
