package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.policy.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.junit.jupiter.api.Test;

/** What holds for every policy in every small swarm. */
class SwarmProperties {

    private static final int MB = 1 << 20;
    private static final double MBIT = 1e6 / 8;
    /** Five uploads or four downloads at once still run at the rate that Py wants. */
    private static final double PATIENT_RATE = 200 * MBIT;
    private static final double ROUNDING = 1e-9;

    @Provide
    Arbitrary<Scenario> swarms() {
        return Combinators.combine(shapes(), controls(), faults(), Arbitraries.longs())
                .as((shape, control, faults, seed) ->
                        faults.apply(control.apply(shape)).seed(seed).build())
                .filter(SwarmProperties::canFinish);
    }

    /** Py clients refuse transfers below 1.5 MB/s, so where links or shares are slower, they fail for ever. */
    private static boolean canFinish(Scenario scenario) {
        boolean impatient = scenario.clients() == ClientMix.PY || scenario.clients() == ClientMix.MIX;
        Scenario.Faults faults = scenario.faults();
        return !impatient
                || scenario.links().clientRate() >= PATIENT_RATE && scenario.links().seedRate() >= PATIENT_RATE
                        && faults.slow().fraction() == 0 && faults.frozen().fraction() == 0;
    }

    @FunctionalInterface
    private interface Change {
        ScenarioBuilder apply(ScenarioBuilder scenario);
    }

    private Arbitrary<ScenarioBuilder> shapes() {
        return Combinators.combine(
                        evenly(2, 30),
                        evenly(1, 20 * 4 * MB),
                        evenly(10, 1000),
                        Arbitraries.doubles().between(0.2, 10),
                        Arbitraries.of(ClientMix.values()),
                        Arbitraries.of(Policies.names()))
                .as((peers, length, mbit, factor, clients, policy) -> Scenario.builder()
                        .peers(peers).fileLength(length).clientRate(mbit * MBIT).seedRate(factor * mbit * MBIT)
                        .clients(clients).policy(policy));
    }

    /** By default small numbers are drawn more often, and small swarms have little to show. */
    private static Arbitrary<Integer> evenly(int min, int max) {
        return Arbitraries.integers().between(min, max).withDistribution(RandomDistribution.uniform());
    }

    private Arbitrary<Change> controls() {
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

    private Arbitrary<Change> faults() {
        Arbitrary<Double> fraction = Arbitraries.of(0.0, 0.0, 0.1, 0.3);
        return Combinators.combine(fraction, fraction, fraction, fraction, Arbitraries.of(true, false))
                .as((slow, frozen, vanish, liars, silently) -> scenario -> scenario
                        .slow(new Cohort(slow, 0.1)).frozen(new Cohort(frozen, 0.02)).vanish(vanish).liars(liars)
                        .vanishSilently(silently));
    }

    @Property(tries = 300)
    void everyHonestPeerThatStaysFinishesAndNoRuleIsBroken(@ForAll("swarms") Scenario scenario) {
        SwarmInvariants invariants = new SwarmInvariants(scenario);
        SimulationResult result = Simulation.of(scenario).observer(invariants).run();
        assertEquals(0, result.unfinished());
        assertEquals(0, result.refused());
        assertTrue(invariants.checks() > 0 || result.finished() == 0, "nothing was checked");
    }

    @Property(tries = 300)
    void noPolicyBeatsTheBoundsAndTheSameSeedTakesTheSameCourse(@ForAll("swarms") Scenario scenario) {
        SimulationResult result = Simulation.run(scenario);
        if (result.finished() > 0) {
            assertTrue(result.mean() >= result.bounds().provenMean() * (1 - ROUNDING),
                    () -> result.mean() + " beats the mean of " + result.bounds());
            assertTrue(result.makespan() >= result.bounds().provenMakespan() * (1 - ROUNDING),
                    () -> result.makespan() + " beats the makespan of " + result.bounds());
        }
        assertEquals(result.traceHash(), Simulation.run(scenario).traceHash());
    }

    @Test
    void anotherSeedTakesAnotherCourse() {
        ScenarioBuilder builder = Scenario.builder().peers(20).fileLength(20 * MB);
        assertNotEquals(
                Simulation.run(builder.seed(1).build()).traceHash(), Simulation.run(builder.seed(2).build()).traceHash());
    }

    @Test
    void watchingDoesNotChangeTheCourse() {
        Scenario scenario = Scenario.builder().peers(20).fileLength(20 * MB).build();
        List<SimulationEvent> events = new ArrayList<>();
        SimulationResult watched = Simulation.of(scenario).observer((event, core, task) -> events.add(event)).run();
        assertEquals(Simulation.run(scenario).traceHash(), watched.traceHash());
        assertEquals(20, events.stream().filter(SimulationEvent.Finished.class::isInstance).count());
        assertEquals(20L * scenarioPieces(scenario),
                events.stream().filter(SimulationEvent.Downloaded.class::isInstance).count());
    }

    private static int scenarioPieces(Scenario scenario) {
        return PieceLayout.ofLength(scenario.fileLength()).pieceCount();
    }
}
