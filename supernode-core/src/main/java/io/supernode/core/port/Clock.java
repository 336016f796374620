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

    /**
     * Milliseconds since 1970-01-01 UTC: for what people read, and for the times in records, since {@link #nanoTime} begins anew with
     * each process. When a task is taken up again, after a restart or on another node, it decides which peers are remembered, and for
     * how long credentials, refusals and what the origin has confirmed still hold. A clock that was put forward meanwhile lets them end
     * early; of one that was put back, the peers' silence counts from now on, and the others hold so much longer. Whoever brings
     * records from another machine brings their times to this clock.
     */
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
