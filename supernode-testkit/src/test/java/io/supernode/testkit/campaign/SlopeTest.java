package io.supernode.testkit.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SlopeTest {

    private static final int SAMPLES = 60;

    private static Slope of(double rise, double noise, long seed) {
        Random random = new Random(seed);
        double[] x = new double[SAMPLES];
        double[] y = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            x[i] = i;
            y[i] = 20 + rise * i + noise * random.nextGaussian();
        }
        return Slope.of(x, y);
    }

    @Test
    void aLineHasItsSlopeAndNoDoubt() {
        Slope slope = of(0.25, 0, 1);
        assertEquals(0.25, slope.perUnit(), 1e-12);
        assertEquals(0, slope.halfWidth(), 1e-9);
        assertFalse(slope.mayBeZero());
    }

    @Test
    void noiseAloneIsTakenForGrowthInOneOf40Cases() {
        int taken = 0;
        for (int seed = 0; seed < 2000; seed++) {
            taken += of(0, 1, seed).mayBeZero() ? 0 : 1;
        }
        // Binomial with 2000 tries of 1/40: within four standard deviations.
        assertTrue(taken > 22 && taken < 78, "taken for growth: " + taken);
    }

    @Test
    void growthThatStandsOutOfTheNoiseIsFound() {
        for (int seed = 0; seed < 100; seed++) {
            assertFalse(of(0.1, 0.5, seed).mayBeZero());
        }
    }

    @Test
    void aHeapThatShrinksDoesNotGrow() {
        assertTrue(of(-1, 0.1, 1).mayBeZero());
    }

    @Test
    void twoSamplesMakeNoSlope() {
        assertThrows(IllegalArgumentException.class, () -> Slope.of(new double[2], new double[2]));
    }
}
