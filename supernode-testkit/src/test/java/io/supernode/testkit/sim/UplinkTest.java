package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A supernode that was told much more of its link than this carries, in the swarm of small-cold: 25 MB/s. */
class UplinkTest {

    private static final int RUNS = 6;
    private static final double RIGHT = 25e6;
    private static final double WRONG = 180e6;
    /** How much longer it may take. */
    private static final double LOSS = 0.01;

    private static double mean(int peers, double configured) {
        return LongStream.rangeClosed(1, RUNS)
                .mapToObj(seed -> Presets.begin("small-cold").peers(peers).configuredSeedRate(configured).seed(seed).build())
                .mapToDouble(scenario -> Simulation.run(scenario).mean())
                .average().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100})
    void aSwarmTakesNoLongerThanWithARightConfiguration(int peers) {
        double right = mean(peers, RIGHT);
        double wrong = mean(peers, WRONG);
        assertTrue(wrong < (1 + LOSS) * right, () -> wrong + " s against " + right + " s");
    }
}
