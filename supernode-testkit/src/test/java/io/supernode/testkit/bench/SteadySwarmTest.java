package io.supernode.testkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.policy.Policies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SteadySwarmTest {

    private static final int STEPS = 2000;

    static Iterable<String> policies() {
        return Policies.installed().names();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everyPolicyKeepsASwarmGoing(String policy) {
        SteadySwarm swarm = new SteadySwarm(40, 20, 10, policy, 1);
        SwarmCounts counts = swarm.counts();
        long before = counts.assignments();
        for (int i = 0; i < STEPS; i++) {
            swarm.step();
        }
        // Each piece that arrived was assigned; at most the pieces under way make the difference.
        assertEquals(STEPS, counts.assignments() - before, 40 * 4);
        assertTrue(counts.decisions() <= counts.pulls());
        // A download is 20 pieces, so peers came and went.
        assertTrue(counts.registrations() >= 40 + STEPS / 20 / 2, () -> "registered " + counts.registrations());
        assertTrue(counts.departures() > 0);
    }

    @Test
    void whereNobodyServesOnPullsAreHeldAndAnswered() {
        SteadySwarm swarm = new SteadySwarm(400, 5, 0, "default", 1);
        for (int i = 0; i < STEPS; i++) {
            swarm.step();
        }
        assertTrue(swarm.counts().held() > 0);
        assertTrue(swarm.counts().assignments() >= STEPS);
    }

    @Test
    void theSameSeedMakesTheSameSwarm() {
        SteadySwarm one = new SteadySwarm(30, 10, 10, "default", 7);
        SteadySwarm other = new SteadySwarm(30, 10, 10, "default", 7);
        for (int i = 0; i < STEPS; i++) {
            one.step();
            other.step();
        }
        assertEquals(one.counts().pulls(), other.counts().pulls());
        assertEquals(one.counts().held(), other.counts().held());
        assertEquals(one.counts().assignments(), other.counts().assignments());
    }

    @Test
    void theHarnessAloneDecidesNothing() {
        SteadySwarm swarm = new SteadySwarm(30, 10, 10, "default", 1);
        long decisions = swarm.counts().decisions();
        long pulls = swarm.counts().pulls();
        for (int i = 0; i < STEPS; i++) {
            swarm.idleStep();
        }
        assertEquals(decisions, swarm.counts().decisions());
        assertEquals(pulls, swarm.counts().pulls());
    }

    @ParameterizedTest
    @CsvSource({"100, 50", "100, 500", "100, 2000"})
    void theBenchmarksOwnStateRuns(int peers, int pieces) {
        DecisionBenchmark.Running running = new DecisionBenchmark.Running();
        running.peers = peers;
        running.pieces = pieces;
        running.serving = 10;
        running.policy = "default";
        running.build();
        DecisionBenchmark benchmark = new DecisionBenchmark();
        DecisionBenchmark.Rates rates = new DecisionBenchmark.Rates();
        rates.begin();
        for (int i = 0; i < STEPS; i++) {
            benchmark.steps(running, rates);
        }
        assertTrue(rates.decisions > 0);
        assertTrue(rates.cpuMicros > 0);
        benchmark.noop(running, rates);
    }

    @Test
    void theRunnableJarFindsTheBenchmarks() throws IOException {
        try (InputStream list = DecisionBenchmark.class.getResourceAsStream("/META-INF/BenchmarkList")) {
            String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains(DecisionBenchmark.class.getName()), text);
        }
    }
}
