package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.core.policy.Policies;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.testkit.policy.EndOfRunCheck;
import org.junit.jupiter.api.Test;

class EndOfRunCheckTest {

    private static final int PEERS = 4;

    /** Counts the pieces that it gives, and takes its count to be the swarm's. */
    private static final class Counting implements SchedulingPolicy, EndOfRunCheck {
        private final int forgotten;
        private int given;

        Counting(int forgotten) {
            this.forgotten = forgotten;
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public SchedulingPolicy forSwarm() {
            return new Counting(forgotten);
        }

        @Override
        public void schedule(SchedulingView view, PieceAssigner assigner) {
            while (view.running() < view.downloadLimit() && assigner.assignRarestFromSeed()) {
                given++;
            }
        }

        @Override
        public void checkEnd(SwarmSnapshot swarm) {
            int owned = swarm.peers().stream().mapToInt(peer -> peer.owned().cardinality()).sum();
            assertEquals(owned, given - forgotten);
        }
    }

    private static SimulationResult run(int forgotten) {
        Scenario scenario = Scenario.builder().peers(PEERS).fileLength(20 << 20).policy("counting").build();
        return Simulation.of(scenario).policies(Policies.ofCore().with(() -> new Counting(forgotten))).run();
    }

    @Test
    void aPolicyThatKnowsItsSwarmPasses() {
        assertEquals(PEERS, run(0).finished());
    }

    @Test
    void aPolicyWhoseOwnStateIsWrongEndsTheRun() {
        assertThrows(AssertionError.class, () -> run(1));
    }

    @Test
    void aPolicyThatIsNotRegisteredIsRefusedWithTheNamesOfThoseThatAre() {
        Scenario scenario = Scenario.builder().policy("counting").build();
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> Simulation.of(scenario).policies(Policies.ofCore()).run());
        assertEquals("no policy is named counting, only default, rarest-first", refusal.getMessage());
    }
}
