package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BoundsTest {

    private static final double ROUNDING = 0.005;

    private static Bounds of(String preset) {
        Scenario scenario = Presets.begin(preset).build();
        return Bounds.of(scenario, scenario.peers(), scenario.peers());
    }

    @Test
    void theHeadlineCaseHasTheBoundsOfTheStudy() {
        assertEquals(8.39, of("headline-100").fluid(), ROUNDING);
        assertEquals(15.2 / 1.68, of("headline-1000").storeForwardMean(), 0.05);
        assertEquals(16.2 / 1.71, of("headline-7000").storeForwardMean(), 0.05);
        assertEquals(35.2 / 7.3, of("small-cold").storeForwardMean(), 0.05);
    }

    @Test
    void aLonePeerIsBoundByItsLinkOnly() {
        Bounds bounds = Bounds.of(Scenario.builder().peers(1).build(), 1, 1);
        assertEquals(8.3886, bounds.provenMean(), ROUNDING);
        assertEquals(8.3886, bounds.provenMakespan(), ROUNDING);
    }

    @Test
    void aSupernodeSlowerThanAPeerBoundsTheMakespan() {
        Bounds bounds = Bounds.of(Scenario.builder().peers(1).seedRate(1e6).build(), 1, 1);
        assertEquals((200 << 20) / 1e6, bounds.provenMakespan(), ROUNDING);
    }

    @Test
    void moreFinishersWaitLongerInTheMeanAndLaterArrivalsHaveNothingToWaitFor() {
        double previous = 0;
        for (int peers = 1; peers <= 100_000; peers *= 10) {
            double mean = Bounds.of(Scenario.builder().peers(peers).build(), peers, peers).provenMean();
            assertTrue(mean >= previous);
            previous = mean;
        }
        Scenario later = Scenario.builder().peers(100_000).arrival(new Arrival.Poisson(1)).build();
        assertEquals(8.3886, Bounds.of(later, 100_000, 100_000).provenMean(), ROUNDING);
    }

    @Test
    void anEmptyFileHasBoundsOfZero() {
        Bounds bounds = Bounds.of(Scenario.builder().peers(5).fileLength(0).build(), 5, 5);
        assertEquals(0, bounds.provenMean());
        assertEquals(0, bounds.provenMakespan());
    }

    @Test
    void aModelThatIsTooFastWouldBeCaught() {
        ScenarioBuilder scenario = Scenario.builder().peers(30).fileLength(40 << 20);
        Bounds honest = Bounds.of(scenario.build(), 30, 30);
        SimulationResult tooFast = Simulation.run(scenario.clientRate(50e6).seedRate(1000e6).build());
        assertTrue(tooFast.mean() < honest.provenMean(), "twice the rates beat the bound of once");
        assertTrue(tooFast.mean() >= tooFast.bounds().provenMean());
    }
}
