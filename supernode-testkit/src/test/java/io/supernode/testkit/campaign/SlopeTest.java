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

    // ---- samples that resemble those before them ----

    private static final int HOUR = 290;
    private static final int BATCHES = 15;

    /** Live heap by the minute: half of what it varies by lasts for some minutes, as where a busy machine lets fewer swarms through. */
    private static double[][] lasting(double rise, long seed) {
        Random random = new Random(seed);
        double[] x = new double[HOUR];
        double[] y = new double[HOUR];
        double lasting = random.nextGaussian();
        for (int i = 0; i < HOUR; i++) {
            lasting = 0.9 * lasting + Math.sqrt(1 - 0.9 * 0.9) * random.nextGaussian();
            x[i] = i;
            y[i] = rise * i + lasting + random.nextGaussian();
        }
        return new double[][] {x, y};
    }

    @Test
    void whatLastsForSomeSamplesIsNotTakenForGrowthByMeansThoughItIsByEachSample() {
        int bySamples = 0;
        int byMeans = 0;
        for (int seed = 0; seed < 2000; seed++) {
            double[][] samples = lasting(0, seed);
            bySamples += Slope.of(samples[0], samples[1]).mayBeZero() ? 0 : 1;
            byMeans += Slope.ofMeans(samples[0], samples[1], BATCHES).mayBeZero() ? 0 : 1;
        }
        assertTrue(bySamples > 200, "by each sample " + bySamples);
        assertTrue(byMeans > 22 && byMeans < 100, "by means " + byMeans);
    }

    @Test
    void growthByThreeTimesWhatTheHeapVariesByIsFoundByMeansInMostCasesAndByFiveTimesInAll() {
        // What lasts and what does not add up to a standard deviation of 1.4.
        assertTrue(found(3 * 1.4 / HOUR) >= 180, "by three times: " + found(3 * 1.4 / HOUR));
        assertEquals(200, found(5 * 1.4 / HOUR));
    }

    private static int found(double rise) {
        int found = 0;
        for (int seed = 0; seed < 200; seed++) {
            double[][] samples = lasting(rise, seed);
            found += Slope.ofMeans(samples[0], samples[1], BATCHES).mayBeZero() ? 0 : 1;
        }
        return found;
    }

    @Test
    void meansOfALineHaveItsSlopeAndFewerSamplesThanMeansNone() {
        double[] x = {0, 1, 2, 3, 4, 5, 6};
        double[] y = {9, 3, 5, 7, 9, 11, 13};
        Slope slope = Slope.ofMeans(x, y, 3);
        assertEquals(2, slope.perUnit(), 1e-12);
        assertEquals(0, slope.halfWidth(), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> Slope.ofMeans(x, y, 8));
    }
}
