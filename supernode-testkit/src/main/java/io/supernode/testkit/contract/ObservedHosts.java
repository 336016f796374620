package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.Supernode;
import io.supernode.core.model.TaskId;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.testkit.sim.Scenario;
import io.supernode.testkit.sim.SimulationEvent;
import io.supernode.testkit.sim.SimulationObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the simulated swarms of several files after each answer: what one host's upload server gives is of all tasks,
 * so it takes all of them to see that its limit holds. For one run, and not thread-safe.
 */
public final class ObservedHosts implements SimulationObserver {

    private final int uploadLimit;
    private final int downloadLimit;
    private final Set<TaskId> tasks = new LinkedHashSet<>();
    private final UnfinishedPeers unfinished = new UnfinishedPeers();
    private int checks;

    /** For one run of {@code scenario}. */
    public ObservedHosts(Scenario scenario) {
        uploadLimit = scenario.rules().peerUpLimit();
        downloadLimit = scenario.rules().peerDownLimit();
    }

    /** How many answers were checked. */
    public int checks() {
        return checks;
    }

    @Override
    public void on(SimulationEvent event, Supernode core, TaskId task) {
        tasks.add(task);
        unfinished.on(event, task);
        if (event instanceof SimulationEvent.Decided) {
            checks++;
            List<SwarmSnapshot> swarms = new ArrayList<>();
            for (TaskId id : tasks) {
                Optional<SwarmSnapshot> swarm = core.swarm(id);
                // The core forgets a task that nobody downloads any more: rightly so if all have the file.
                assertTrue(swarm.isPresent() || unfinished.isEmpty(id),
                        () -> "nobody was given a piece of task " + id + " for so long that it was forgotten, and downloads of"
                                + " it starve: " + unfinished);
                swarm.ifPresent(present -> {
                    unfinished.know(id, present);
                    swarms.add(present);
                });
            }
            check(swarms);
        }
    }

    /** Who has not finished so far, in words. */
    String unfinished() {
        return unfinished.toString();
    }

    private void check(List<SwarmSnapshot> swarms) {
        Map<ServerKey, Integer> running = new HashMap<>();
        for (SwarmSnapshot swarm : swarms) {
            Map<String, ServerKey> servers = new HashMap<>();
            swarm.peers().forEach(peer -> servers.put(peer.id().value(), ServerKey.of(peer)));
            for (PeerSnapshot peer : swarm.peers()) {
                long moving = peer.running().stream().filter(download -> !download.overdue()).count();
                assertTrue(moving <= downloadLimit, () -> "too many pieces at once: " + peer);
                peer.running().stream()
                        .filter(download -> !download.overdue() && !download.fromSupernode())
                        .forEach(download -> running.merge(servers.get(download.sourceCid()), 1, Integer::sum));
            }
        }
        for (SwarmSnapshot swarm : swarms) {
            for (PeerSnapshot peer : swarm.peers()) {
                int uploads = running.getOrDefault(ServerKey.of(peer), 0);
                assertTrue(uploads <= uploadLimit, () -> uploads + " uploads at once of " + peer.address());
                assertEquals(uploads, peer.uploads(), "a server's uploads are those that run, of all tasks");
            }
        }
    }
}
