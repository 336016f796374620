package io.supernode.testkit.contract;

import io.supernode.testkit.client.ClientMix;
import io.supernode.testkit.sim.Arrival;
import io.supernode.testkit.sim.Cohort;
import io.supernode.testkit.sim.Scenario;
import io.supernode.testkit.sim.ScenarioBuilder;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;

/** Small swarms of all kinds in which every honest peer that stays can finish. */
final class ScenarioArbitraries {

    private static final int MB = 1 << 20;
    private static final double MBIT = 1e6 / 8;
    /** At this rate five uploads or four downloads at once still run as fast as Py clients want. */
    private static final double PATIENT_RATE = 200 * MBIT;

    private ScenarioArbitraries() {}

    @FunctionalInterface
    private interface Change {
        ScenarioBuilder apply(ScenarioBuilder scenario);
    }

    static Arbitrary<Scenario> swarms(Arbitrary<String> policies) {
        return Combinators.combine(shapes(), policies, controls(), faults(), Arbitraries.longs())
                .as((shape, policy, control, faults, seed) ->
                        faults.apply(control.apply(shape)).policy(policy).seed(seed).build())
                .filter(ScenarioArbitraries::canFinish);
    }

    /** A few hosts that download the files of one image or two at once, from an honest and complete swarm. */
    static Arbitrary<Scenario> hosts(Arbitrary<String> policies) {
        Arbitrary<List<Long>> image =
                Arbitraries.longs().between(1, 5 * 4 * MB).list().ofMinSize(1).ofMaxSize(5);
        Arbitrary<ScenarioBuilder> shapes = Combinators.combine(
                        evenly(2, 10), image.list().ofMinSize(1).ofMaxSize(2), evenly(1, 4), evenly(50, 1000),
                        Arbitraries.doubles().between(0.5, 5), Arbitraries.of(ClientMix.GO0, ClientMix.GO1, ClientMix.GO))
                .as((hosts, images, atOnce, mbit, factor, clients) -> Scenario.builder()
                        .peers(hosts).images(images).filesAtOnce(atOnce).clientRate(mbit * MBIT)
                        .seedRate(factor * mbit * MBIT).clients(clients));
        return Combinators.combine(shapes, policies, controls(), Arbitraries.of(0.0, 0.0, 0.3), Arbitraries.longs())
                .as((shape, policy, control, vanish, seed) ->
                        control.apply(shape).vanish(vanish).policy(policy).seed(seed).build());
    }

    /** Py clients refuse transfers below 1.5 MB/s, so where links or shares are slower, they fail for ever. */
    private static boolean canFinish(Scenario scenario) {
        boolean impatient = scenario.clients() == ClientMix.PY || scenario.clients() == ClientMix.MIX;
        Scenario.Faults faults = scenario.faults();
        return !impatient
                || scenario.links().clientRate() >= PATIENT_RATE && scenario.links().seedRate() >= PATIENT_RATE
                        && faults.slow().fraction() == 0 && faults.frozen().fraction() == 0;
    }

    private static Arbitrary<ScenarioBuilder> shapes() {
        return Combinators.combine(
                        evenly(2, 30),
                        evenly(1, 20 * 4 * MB),
                        evenly(10, 1000),
                        Arbitraries.doubles().between(0.2, 10),
                        Arbitraries.of(ClientMix.values()))
                .as((peers, length, mbit, factor, clients) -> Scenario.builder()
                        .peers(peers).fileLength(length).clientRate(mbit * MBIT).seedRate(factor * mbit * MBIT)
                        .clients(clients));
    }

    /** By default small numbers are drawn more often, and small swarms have little to show. */
    private static Arbitrary<Integer> evenly(int min, int max) {
        return Arbitraries.integers().between(min, max).withDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<Change> controls() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.of(0.0, 0.0, 300.0, 2000.0),
                        Arbitraries.of(0, 500, 2000),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(
                                new Arrival.AtOnce(), new Arrival.AtOnce(), new Arrival.Over(Duration.ofSeconds(1)),
                                new Arrival.Poisson(5)),
                        Arbitraries.of(true, false))
                .as((latency, capacity, hold, up, down, arrival, cold) -> scenario -> scenario
                        .controlLatency(Duration.ofMillis(latency)).controlCapacity(capacity)
                        .hold(Duration.ofMillis(hold)).peerUpLimit(up).peerDownLimit(down).arrival(arrival).cold(cold));
    }

    private static Arbitrary<Change> faults() {
        Arbitrary<Double> fraction = Arbitraries.of(0.0, 0.0, 0.1, 0.3);
        return Combinators.combine(fraction, fraction, fraction, fraction, Arbitraries.of(true, false))
                .as((slow, frozen, vanish, liars, silently) -> scenario -> scenario
                        .slow(new Cohort(slow, 0.1)).frozen(new Cohort(frozen, 0.02)).vanish(vanish).liars(liars)
                        .vanishSilently(silently));
    }
}
