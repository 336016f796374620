package io.supernode.cluster.content;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.engine.ClusterNetwork;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.testkit.clock.VirtualClock;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which contents a node wants to hold where one seed is asked for. */
class HeldContentsTest {

    private static final class NoNetwork implements ClusterNetwork {
        @Override
        public void join(Listener listener) {}

        @Override
        public void send(String node, byte[] message) {}

        @Override
        public void sendInOrder(String node, byte[] message) {}

        @Override
        public void close() {}
    }

    private final ClusterNode self = node("self");
    private final ClusterMembers members = new ClusterMembers(1, self, List.of(self, node("b"), node("c")));
    private final HeldContents held = new HeldContents(new NoNetwork(), ContentStore.NONE, 1, new VirtualClock());

    private static ClusterNode node(String name) {
        return new ClusterNode(name, 1, new PeerAddress("192.0.2.1", 8001));
    }

    private static TaskId file(int number) {
        return new ResourceIdentity("http://files.example.com/" + number, "", "").taskId();
    }

    /** A task for which this node is the first, the second, or the last one of three. */
    private TaskId task(int place) {
        Predicate<TaskId> isThere = task -> members.owners(task, members.nodes().size()).get(place).equals(self);
        return IntStream.range(0, 1000).mapToObj(HeldContentsTest::file).filter(isThere).findFirst().orElseThrow();
    }

    @Test
    void theSecondNodeAloneHoldsTheContentOfALargeSwarm() {
        held.membersChanged(members);
        Set<TaskId> tasks = Set.of(task(0), task(1), task(2));
        held.swarmsCounted(tasks, tasks);
        assertFalse(held.isWanted(task(0)), "it owns the task");
        assertTrue(held.isWanted(task(1)));
        assertFalse(held.isWanted(task(2)), "two nodes are enough");
    }

    @Test
    void aSwarmThatWasLargeIsSoUntilItsTaskIsForgotten() {
        held.membersChanged(members);
        TaskId task = task(1);
        held.swarmsCounted(Set.of(), Set.of(task));
        assertFalse(held.isWanted(task));
        held.swarmsCounted(Set.of(task), Set.of(task));
        held.swarmsCounted(Set.of(), Set.of(task));
        assertTrue(held.isWanted(task));
        held.swarmsCounted(Set.of(), Set.of());
        assertFalse(held.isWanted(task));
    }
}
