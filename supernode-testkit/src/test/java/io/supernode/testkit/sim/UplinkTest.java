package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A supernode that was told much more of its link than this carries, in the swarm of small-cold: 25 MB/s. */
class UplinkTest {

    private static final int RUNS = 6;
    private static final double RIGHT = 25e6;
    private static final double WRONG = 180e6;

    private static double mean(int peers, double configured) {
        return LongStream.rangeClosed(1, RUNS)
                .mapToObj(seed -> Presets.begin("small-cold").peers(peers).configuredSeedRate(configured).seed(seed).build())
                .mapToDouble(scenario -> Simulation.run(scenario).mean())
                .average().orElseThrow();
    }

    /** Among 100 the third upload, by which it is seen that two fill the link, costs 1.2 % (docs/simulator.md). */
    @ParameterizedTest
    @CsvSource({"20, 0.01", "100, 0.015"})
    void aSwarmTakesHardlyLongerThanWithARightConfiguration(int peers, double loss) {
        double right = mean(peers, RIGHT);
        double wrong = mean(peers, WRONG);
        assertTrue(wrong < (1 + loss) * right, () -> wrong + " s against " + right + " s");
    }
}
