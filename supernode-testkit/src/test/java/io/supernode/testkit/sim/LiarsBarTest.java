package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.policy.Policies;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A quarter of the hosts lies; each way of it costs the others little. */
class LiarsBarTest {

    private static final int PEERS = 120;
    private static final long FILE = 100L << 20;
    private static final double MOST = 1.25;
    /** Calls for each honest peer: two for each piece, and what it fails with. */
    private static final int MOST_CALLS_MORE = 12;

    private static SimulationResult run(double liars, Lie lie, int seed) {
        Scenario scenario = Scenario.builder().peers(PEERS).fileLength(FILE).liars(liars).lie(lie).seed(seed).build();
        return Simulation.of(scenario).policies(Policies.ofCore()).run();
    }

    @ParameterizedTest
    @EnumSource
    void honestPeersTakeAtMostAQuarterLongerAndHardlyMoreCallsWhereAQuarterOfTheHostsLies(Lie lie) {
        for (int seed = 1; seed <= 2; seed++) {
            SimulationResult undisturbed = run(0, lie, seed);
            SimulationResult disturbed = run(0.25, lie, seed);
            assertEquals(0, disturbed.unfinished());
            assertTrue(disturbed.mean() <= MOST * undisturbed.mean(),
                    () -> disturbed.mean() + " s, and " + undisturbed.mean() + " s undisturbed");
            assertTrue(disturbed.callsPerPeer() <= undisturbed.callsPerPeer() + MOST_CALLS_MORE,
                    () -> disturbed.callsPerPeer() + " calls, and " + undisturbed.callsPerPeer() + " undisturbed");
        }
    }
}
