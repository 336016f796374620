package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.supernode.core.model.PieceLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run depends on its scenario alone. */
class SimulationTest {

    private static final int MB = 1 << 20;

    @Test
    void anotherSeedTakesAnotherCourse() {
        ScenarioBuilder builder = Scenario.builder().peers(20).fileLength(20 * MB);
        assertNotEquals(
                Simulation.run(builder.seed(1).build()).traceHash(),
                Simulation.run(builder.seed(2).build()).traceHash());
    }

    @Test
    void watchingDoesNotChangeTheCourse() {
        Scenario scenario = Scenario.builder().peers(20).fileLength(20 * MB).build();
        List<SimulationEvent> events = new ArrayList<>();
        SimulationResult watched = Simulation.of(scenario).observer((event, core, task) -> events.add(event)).run();
        assertEquals(Simulation.run(scenario).traceHash(), watched.traceHash());
        assertEquals(20, events.stream().filter(SimulationEvent.Finished.class::isInstance).count());
        assertEquals(20L * scenarioPieces(scenario),
                events.stream().filter(SimulationEvent.Downloaded.class::isInstance).count());
    }

    private static int scenarioPieces(Scenario scenario) {
        return PieceLayout.ofLength(scenario.downloads().totalLength()).pieceCount();
    }
}
