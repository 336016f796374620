package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How long clients pause between pieces is seen in what two pieces at once take. */
class OverlapGainTest {

    private static final double MILLI = 1e6;
    private static final int PERIODS = 100;

    private final OverlapGain gain = new OverlapGain();

    private static OverlapGain measured(double transfer, double pause, int pieces) {
        OverlapGain gain = new OverlapGain();
        for (int i = 0; i < PERIODS; i++) {
            gain.add(transfer + pause, 1);
            gain.add(pieces * transfer + pause, pieces);
        }
        return gain;
    }

    @Property
    void thePauseIsFoundWhateverTheLinkAndHoweverManyPiecesOverlap(
            @ForAll @DoubleRange(min = 1, max = 10_000) double transferMillis,
            @ForAll @DoubleRange(min = 0, max = 1_000) double pauseMillis,
            @ForAll @IntRange(min = 2, max = 20) int pieces) {
        OverlapGain gain = measured(transferMillis * MILLI, pauseMillis * MILLI, pieces);
        assertEquals(pauseMillis / (transferMillis + pauseMillis), gain.pausePart(), 1e-6);
    }

    @Test
    void fewPeriodsSayNothing() {
        for (int i = 0; i < 3; i++) {
            gain.add(400 * MILLI, 1);
            gain.add(600 * MILLI, 2);
        }
        assertEquals(0, gain.pausePart());
    }

    @Test
    void twoAtOnceThatTakeLongerThanOneAfterTheOtherAreNoPause() {
        for (int i = 0; i < PERIODS; i++) {
            gain.add(400 * MILLI, 1);
            gain.add(1000 * MILLI, 2);
        }
        assertEquals(0, gain.pausePart());
    }

    @Test
    void oneSlowServerIsNoPause() {
        OverlapGain steady = measured(350 * MILLI, 0, 2);
        steady.add(60_000 * MILLI, 1);
        assertTrue(steady.pausePart() < 0.08, () -> "" + steady.pausePart());
    }
}
