package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.policy.Policies;
import io.supernode.testkit.client.ClientMix;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A supernode at 2 Mbit/s and clients at 10 Mbit/s. Two uploads at once take 34 s for a piece of 4 MB, ten times what
 * one takes between clients; five at once would take longer than Go clients wait, 74 s.
 */
class SlowSeedTest {

    private static final long MB = 1 << 20;
    private static final double SEED_RATE = 2e6 / 8;

    @ParameterizedTest
    @CsvSource({
        "default, GO, 14, 40, 2", "default, GO1, 30, 78, 2", "default, GO0, 30, 78, 2",
        "rarest-first, GO, 30, 40, 2", "original-go, GO, 14, 40, 5", "original-java, GO, 14, 40, 3",
    })
    void theFileTakesAFewTimesWhatItNeedsToLeaveTheSupernodeOnce(
            String policy, ClientMix clients, int peers, int megabytes, int times) {
        double once = megabytes * MB / SEED_RATE;
        for (boolean cold : new boolean[] {true, false}) {
            Scenario scenario = Scenario.builder()
                    .peers(peers).fileLength(megabytes * MB).clientRate(5 * SEED_RATE).seedRate(SEED_RATE)
                    .clients(clients).cold(cold).hold(Duration.ZERO).peerUpLimit(1).policy(policy).seed(2).build();
            SimulationResult result = Simulation.of(scenario).policies(Policies.installed()).run();
            assertEquals(peers, result.finished());
            assertTrue(result.max() < times * once, () -> result.max() + " s, and once takes " + once + " s");
        }
    }
}
