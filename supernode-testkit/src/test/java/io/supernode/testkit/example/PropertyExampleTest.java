package io.supernode.testkit.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.testkit.arbitrary.SupernodeDomain;
import io.supernode.testkit.sim.Scenario;
import io.supernode.testkit.sim.Simulation;
import io.supernode.testkit.sim.SimulationResult;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;

/** Properties on top of the testkit: its domain makes every value of the model, its simulator plays whole swarms. */
class PropertyExampleTest {

    private static final long MB = 1 << 20;

    @Property(tries = 200)
    @Domain(SupernodeDomain.class)
    void theFirstContentOfATaskLiesUnderTheTasksId(@ForAll TaskId task) {
        String path = ContentKey.of(task, 0).dataPath();
        assertEquals("/qtdown/" + task.value().substring(0, 3) + "/" + task.value(), path);
    }

    @Property(tries = 20)
    void everyPeerOfASmallSwarmFinishesAndNoneBeatsPhysics(
            @ForAll @IntRange(min = 1, max = 20) int peers, @ForAll long seed) {
        Scenario scenario = Scenario.builder().peers(peers).fileLength(20 * MB).seed(seed).build();
        SimulationResult result = Simulation.run(scenario);
        assertEquals(peers, result.finished());
        assertTrue(result.mean() >= result.bounds().provenMean());
    }
}
