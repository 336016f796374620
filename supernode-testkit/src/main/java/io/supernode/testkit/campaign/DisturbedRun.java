package io.supernode.testkit.campaign;

import io.supernode.testkit.sim.Arrival;
import io.supernode.testkit.client.ClientMix;
import io.supernode.testkit.sim.Cohort;
import io.supernode.testkit.sim.Disturbances;
import io.supernode.testkit.sim.Lie;
import io.supernode.testkit.sim.Scenario;
import io.supernode.testkit.sim.ScenarioBuilder;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * One run of the campaign: a small swarm, and what goes wrong in it, all drawn from a seed.
 *
 * @param scenario the swarm with its slow, vanishing, lying and stalling hosts
 * @param disturbances what goes wrong besides
 */
record DisturbedRun(Scenario scenario, Disturbances disturbances) {

    private static final double MBIT = 1e6 / 8;
    private static final long PIECE = 4L << 20;
    private static final int MOST_HOSTS = 14;
    private static final int MOST_PIECES = 12;
    private static final int MOST_RESTARTS = 3;
    /** Longer than any client waits for its time-outs, one after another. */
    private static final Duration HORIZON = Duration.ofMinutes(60);

    static DisturbedRun of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ScenarioBuilder builder = Scenario.builder()
                .name("campaign")
                .seed(seed)
                .peers(2 + random.nextInt(MOST_HOSTS - 1))
                .fileLength(1 + random.nextLong(MOST_PIECES * PIECE))
                .clients(oneOf(random, ClientMix.values()))
                .clientRate((50 + random.nextInt(350)) * MBIT)
                .seedRate((50 + random.nextInt(950)) * MBIT)
                .controlLatency(Duration.ofMillis(random.nextInt(20)))
                .policy(random.nextInt(4) == 0 ? "rarest-first" : "default")
                .hold(Duration.ofMillis(random.nextBoolean() ? 2000 : random.nextInt(3000)))
                .horizon(HORIZON);
        if (random.nextBoolean()) {
            builder.arrival(new Arrival.Over(Duration.ofMillis(1 + random.nextInt(20_000))));
        }
        if (random.nextBoolean()) {
            builder.cold(true).originRate((20 + random.nextInt(400)) * MBIT);
        }
        hosts(builder, random);
        return new DisturbedRun(builder.build(), disturbances(random));
    }

    /** Which hosts are slow, vanish, lie, stall or serve nobody. */
    private static void hosts(ScenarioBuilder builder, SplittableRandom random) {
        builder.slow(random.nextInt(3) == 0 ? new Cohort(0.25, 0.1) : Cohort.NONE)
                .frozen(random.nextInt(4) == 0 ? new Cohort(0.15, 0.01) : Cohort.NONE)
                .stalling(random.nextInt(3) == 0 ? 0.25 : 0)
                .notServing(random.nextInt(4) == 0 ? 0.25 : 0);
        if (random.nextBoolean()) {
            builder.vanish(0.4 * random.nextDouble())
                    .vanishSilently(random.nextBoolean())
                    .vanishWindow(Duration.ofMillis(1 + random.nextInt(20_000)));
        }
        if (random.nextBoolean()) {
            builder.liars(0.3 * random.nextDouble()).lie(oneOf(random, Lie.values()));
        }
    }

    private static Disturbances disturbances(SplittableRandom random) {
        return new Disturbances(
                part(random, 0.05), part(random, 0.05), part(random, 0.3), part(random, 0.2),
                Duration.ofMillis(1 + random.nextInt(4000)),
                part(random, 0.4), Duration.ofSeconds(1 + random.nextInt(60)),
                random.nextInt(MOST_RESTARTS + 1), Duration.ofMillis(random.nextInt(6000)),
                // What the durable stores lose at most of what was put.
                Duration.ofMillis(random.nextInt(200)),
                Duration.ofMillis(1 + random.nextInt(20_000)));
    }

    /** None in every second run, else up to {@code most}. */
    private static double part(SplittableRandom random, double most) {
        return random.nextBoolean() ? most * random.nextDouble() : 0;
    }

    private static <T> T oneOf(SplittableRandom random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
