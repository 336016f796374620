package io.supernode.cluster;

import static io.supernode.cluster.TestCluster.await;
import static io.supernode.cluster.TestCluster.pull;
import static io.supernode.cluster.TestCluster.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.report.PullRequest;
import io.supernode.core.snapshot.DownloadCount;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom the end of a node would cut off: those who call it, whoever owns their tasks. */
class DownloadsTest {

    private static final DownloadCount NONE = new DownloadCount(0, 0);
    private static final DownloadCount ONE = new DownloadCount(1, 1);

    private static boolean isClient(TestNode node, String task) {
        return node.supernode.isClient(new TaskId(task), new PeerId("peer"));
    }

    /** Whoever is answered may know it before it counts. */
    private static void awaitDownloads(TestNode node, DownloadCount expected) {
        await(() -> node.supernode.downloads().equals(expected));
    }

    @Test
    void aDownloadCountsAtTheNodeThatItsClientCallsAndNotAtTheOwner() throws Exception {
        try (TestCluster cluster = new TestCluster(2, "a", "b", "c")) {
            String task = register(cluster.all().get(0), "file", "elsewhere");
            TestNode owner = cluster.owner(task);
            TestNode other = cluster.other(task);
            assertEquals(2, cluster.download(task, "elsewhere", List.of(cluster.all().get(0))));
            register(other, "file", "peer");
            awaitDownloads(other, ONE);
            awaitDownloads(owner, NONE);
            assertTrue(isClient(other, task));
            assertFalse(isClient(owner, task));

            assertInstanceOf(PullOutcome.Pieces.class, pull(other, PullRequest.start(task, "peer")));
            awaitDownloads(other, ONE);
            assertEquals(2, cluster.download(task, "peer", List.of(other)));
            awaitDownloads(other, NONE);
            assertFalse(isClient(other, task));
        }
    }

    @Test
    void aDownloadCountsAtTheOwnerToWhomItsClientCalls() throws Exception {
        try (TestCluster cluster = new TestCluster(2, "a", "b")) {
            String task = register(cluster.all().get(0), "file", "elsewhere");
            TestNode owner = cluster.owner(task);
            register(owner, "file", "peer");
            await(() -> isClient(owner, task));
            owner.supernode.leave(task, "peer").toCompletableFuture().join();
            await(() -> !isClient(owner, task));
        }
    }
}
