package io.supernode.cluster;

import static io.supernode.cluster.TestCluster.await;
import static io.supernode.cluster.TestCluster.register;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node has of the others once it has joined them. */
class JoiningNodeTest {

    private static final int FILES = 8;

    @Test
    void whatIsHandedOverToANodeBeforeItHasHeardOfItsMembersIsNotLost() throws Exception {
        try (TestCluster cluster = new TestCluster(1, "a")) {
            List<TaskId> tasks = new ArrayList<>();
            ClusterNode first = cluster.node("a").self;
            ClusterMembers both = new ClusterMembers(2, first, List.of(first, new ClusterNode("b", 1, first.data())));
            for (int file = 0; tasks.size() < FILES; file++) {
                TaskId task = new ResourceIdentity("http://files.example.com/file-" + file, "", "").taskId();
                // Of the others it would be told first that they stay.
                if (!both.isOwn(task)) {
                    tasks.add(new TaskId(register(cluster.node("a"), "file-" + file, "peer")));
                }
            }
            cluster.network.joinLate();
            TestNode joining = cluster.start("b");
            await(() -> tasks.stream().allMatch(
                    task -> joining.supernode.swarm(task).map(swarm -> swarm.peers().size()).orElse(0) == 1));
            await(() -> cluster.node("a").cluster.isTold() && cluster.node("a").tasks.all().isEmpty());
        }
    }
}
