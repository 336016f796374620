package io.supernode.core.port;

/**
 * Time as the core sees it. Handed in, so that simulations and tests decide what time it is.
 *
 * <p>Duties of an implementer: both methods may be called by many threads at once and never block or throw.
 * {@link #nanoTime} should never go backwards; the core tolerates it when it does (it treats such a reading as "no time
 * has passed"), and it tolerates jumps ahead (holds and limits then end early).
 */
public interface Clock {

    /** Monotonic time in nanoseconds from an arbitrary start; used for every wait and limit. */
    long nanoTime();

    /** Milliseconds since 1970-01-01 UTC; used only for what people read. */
    long epochMillis();

    /** The clocks of the JVM. */
    static Clock system() {
        return new Clock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public long epochMillis() {
                return System.currentTimeMillis();
            }
        };
    }
}
