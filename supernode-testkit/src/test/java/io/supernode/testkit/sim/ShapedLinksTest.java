package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.client.ClientMix;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links with queues and real clients, against what was really measured (docs/simulator.md). */
class ShapedLinksTest {

    private static final int RUNS = 5;
    private static final double AGREEMENT = 0.15;

    private static double mean(ClientMix client, String policy) {
        return LongStream.rangeClosed(1, RUNS)
                .mapToObj(seed -> Presets.begin("shaped-20").clients(client).policy(policy).seed(seed).build())
                .mapToDouble(scenario -> Simulation.run(scenario).mean())
                .average().orElseThrow();
    }

    /** The middle of what 20 real clients took. */
    @ParameterizedTest
    @CsvSource({
        "GO0, default, 8.55", "GO1, default, 9.7", "PY, default, 12.15", "GO0, original-java, 36.5",
        "GO0, original-go0, 38.5", "GO1, original-go, 11.5", "PY, original-java, 46"
    })
    void aSimulatedRunTakesAboutAsLongAsARealOne(ClientMix client, String policy, double real) {
        double simulated = mean(client, policy);
        assertEquals(real, simulated, AGREEMENT * real, () -> client + " under " + policy);
    }

    /** The goal that the simulator sets the scheduler (docs/simulator.md). */
    @Test
    void aClientWaitsForItsFirstPieceAndBetweenPiecesForLittleInAll() {
        double idle = LongStream.rangeClosed(1, RUNS)
                .mapToObj(seed -> Simulation.run(Presets.begin("shaped-20").clients(ClientMix.GO0).seed(seed).build()))
                .mapToDouble(result -> result.firstPiece() + result.idle())
                .average().orElseThrow();
        assertTrue(idle <= 1.4, () -> idle + " s");
    }

    @Test
    void aPieceFromAPeerTakesLongerOnALinkWithQueuesThanOnAnIdealOne() {
        ScenarioBuilder scenario = Scenario.builder().peers(20).fileLength(50 << 20).clientRate(12.5e6).seedRate(25e6);
        double ideal = Simulation.run(scenario.build()).mean();
        double real = Simulation.run(scenario.queues(LinkQueues.MEASURED).build()).mean();
        // Headers alone take 4.6 %.
        assertTrue(real > 1.1 * ideal && real < 1.5 * ideal, () -> real + " against " + ideal);
    }

    @Test
    void aQueueHoldsAWindowAtLeast() {
        assertThrows(IllegalArgumentException.class, () -> new LinkQueues(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new LinkQueues(-1, 1));
    }
}
