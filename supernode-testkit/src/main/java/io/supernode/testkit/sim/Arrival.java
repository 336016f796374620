package io.supernode.testkit.sim;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/** When the peers of a swarm start. */
public sealed interface Arrival {

    /** All at once. */
    record AtOnce() implements Arrival {}

    /**
     * Each at a random instant of a window.
     *
     * @param window above 0
     */
    record Over(Duration window) implements Arrival {
        public Over {
            if (window.isZero() || window.isNegative() || window.compareTo(Scenario.MAX_HORIZON) > 0) {
                throw new IllegalArgumentException("a window of arrivals is above 0, to " + Scenario.MAX_HORIZON.toSeconds()
                        + " s, not " + window.toSeconds() + " s");
            }
        }
    }

    /**
     * Independently of each other, for ever.
     *
     * @param perSecond peers a second in the mean, above 0
     */
    record Poisson(double perSecond) implements Arrival {
        public Poisson {
            if (!(perSecond > 0)) {
                throw new IllegalArgumentException("peers arrive at a rate above 0, not " + perSecond);
            }
        }
    }

    /** The arrivals of {@code peers} peers in nanoseconds, ascending. */
    default long[] draw(int peers, SplittableRandom random) {
        long[] times = new long[peers];
        if (this instanceof Over over) {
            for (int i = 0; i < peers; i++) {
                times[i] = random.nextLong(over.window().toNanos());
            }
            Arrays.sort(times);
        } else if (this instanceof Poisson poisson) {
            double at = 0;
            for (int i = 0; i < peers; i++) {
                at -= Math.log(1 - random.nextDouble()) / poisson.perSecond() * 1e9;
                times[i] = (long) at;
            }
        }
        return times;
    }
}
