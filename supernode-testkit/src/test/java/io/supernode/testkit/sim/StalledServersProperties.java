package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.policy.Policies;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.client.ClientMix;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A client never gives up a piece that it is loading: who is sent to a server that holds pieces back loses its time-out. */
class StalledServersProperties {

    private static final int PEERS = 80;
    private static final long FILE = 100L << 20;
    private static final double PART = 0.25;
    /** Of a piece of 4 MB. */
    private static final long PIECE = 4 << 20;
    private static final double DRIP = 1024 / 25e6;
    /** The simulator looks for overdue transfers so often. */
    private static final double SWEEP_SECONDS = 0.25;

    enum Kind { STALLING, DRIPPING }

    private static SimulationResult run(ClientMix clients, int seed, UnaryOperator<ScenarioBuilder> servers) {
        Scenario scenario = servers.apply(
                Scenario.builder().peers(PEERS).fileLength(FILE).clients(clients).seed(seed)).build();
        return Simulation.of(scenario).policies(Policies.ofCore()).run();
    }

    @Property(tries = 8)
    void everyHonestPeerLosesAtMostOnePieceTimeOutWhereAQuarterOfTheServersHoldPiecesBack(
            @ForAll ClientKind client, @ForAll Kind kind, @ForAll @IntRange(min = 1) int seed) {
        ClientMix clients = ClientMix.valueOf(client.name());
        SimulationResult undisturbed = run(clients, seed, scenario -> scenario.notServing(PART));
        SimulationResult held = run(clients, seed, scenario -> kind == Kind.STALLING
                ? scenario.stalling(PART)
                : scenario.frozen(new Cohort(PART, DRIP)));
        assertEquals(0, held.unfinished());
        double timeOut = client.transferTimeoutNanos(PIECE, false) / 1e9;
        assertTrue(held.max() <= undisturbed.max() + timeOut + SWEEP_SECONDS,
                () -> held.max() + " s, and " + undisturbed.max() + " s where these hosts serve nobody");
    }
}
