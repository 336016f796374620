package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Hosts with several downloads at once. */
class HostDownloadsTest {

    private static final long MB = 1 << 20;
    private static final List<List<Long>> IMAGES =
            List.of(List.of(8 * MB, 4 * MB, 12 * MB, 2 * MB), List.of(20 * MB, 5 * MB));

    private static ScenarioBuilder hosts() {
        return Scenario.builder().peers(4).images(IMAGES).filesAtOnce(2);
    }

    @Test
    void everyHostGetsEveryFileOfEveryImage() {
        SimulationResult result = Simulation.run(hosts().build());
        assertEquals(4 * 6, result.finished());
        assertEquals(0, result.unfinished());
        assertTrue(result.imageMean() <= result.hostMean() && result.hostMean() <= result.hostMax());
    }

    @Test
    void aHostDownloadsNoMoreFilesOfAnImageAtOnceThanItIsTold() {
        Set<Integer> working = new HashSet<>();
        Map<Integer, Integer> most = new HashMap<>();
        Simulation.of(hosts().build()).observer((event, core, task) -> {
            if (event instanceof SimulationEvent.Decided decided) {
                working.add(decided.peer());
                for (int host = 0; host < 4; host++) {
                    int ofHost = host;
                    // The second image's files are numbers 4 and 5.
                    int now = (int) working.stream().filter(p -> p % 4 == ofHost && p / 4 < 4).count();
                    most.merge(host, now, Math::max);
                }
            } else if (event instanceof SimulationEvent.Finished finished) {
                working.remove(finished.peer());
            }
        }).run();
        assertEquals(Map.of(0, 2, 1, 2, 2, 2, 3, 2), most);
    }

    @Test
    void downloadsOfOneHostShareItsLink() {
        Scenario one = hosts().peers(1).build();
        SimulationResult result = Simulation.run(one);
        assertTrue(result.hostMean() >= one.idealSeconds());
        assertEquals(51 * MB / one.links().clientRate(), one.idealSeconds());
    }

    @Test
    void aHostThatVanishesTakesAllItsDownloadsWithIt() {
        SimulationResult result = Simulation.run(hosts().peers(20).vanish(0.5).seed(3).build());
        assertTrue(result.vanished() > 0);
        assertEquals(0, result.vanished() % 6);
        assertEquals(20 * 6, result.finished() + result.vanished());
    }

    @Test
    void severalFilesHaveTheBoundOfTheHostsLinkAndOfTheSupernodes() {
        Scenario scenario = hosts().seedRate(1e6).build();
        Bounds bounds = Bounds.of(scenario, 4, 4, 4, 4, 4, 4, 4);
        assertEquals(51 * MB / 1e6, bounds.provenMakespan());
        assertTrue(bounds.provenHostMean() >= scenario.idealSeconds());
    }

    @Test
    void impossibleDownloadsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new HostDownloads(List.of(), 1));
        assertThrows(IllegalArgumentException.class, () -> new HostDownloads(List.of(List.of()), 1));
        assertThrows(IllegalArgumentException.class, () -> new HostDownloads(List.of(List.of(-1L)), 1));
        assertThrows(IllegalArgumentException.class, () -> new HostDownloads(List.of(List.of(1L)), 0));
    }

    @Test
    void imagesAreReadFromTheirSizes() {
        assertEquals(List.of(List.of(60 * MB, 2 * MB), List.of(30 * MB)), ScenarioOptions.images("60M,2M/30M"));
        assertThrows(IllegalArgumentException.class, () -> ScenarioOptions.images("60M,/30M"));
    }

    /** The yardstick: the original's share was a third, with the same hosts. */
    @Test
    void containerHostsGetLessFromTheSupernodeThanFromEachOther() {
        for (String preset : List.of("container-hosts", "container-hosts-warm")) {
            SimulationResult ours = Simulation.run(Presets.begin(preset).build());
            SimulationResult java = Simulation.run(Presets.begin(preset).policy("original-java").build());
            SimulationResult go = Simulation.run(Presets.begin(preset).policy("original-go").build());
            assertEquals(96, ours.finished());
            assertTrue(ours.seedShare() < 0.25, () -> preset + ": " + ours.seedShare());
            assertTrue(ours.imageMean() < java.imageMean() && ours.imageMean() < go.imageMean());
        }
    }
}
