package io.supernode.cluster;

import static io.supernode.cluster.TestCluster.await;
import static io.supernode.cluster.TestCluster.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.core.Supernode;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.report.PullRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever has a file deleted because its bytes are wrong gets them from no node any more. */
class DeletedContentTest {

    private static final int PIECES = 3;
    private static final ResourceIdentity FILE = new ResourceIdentity("http://files.example.com/file", "", "");
    private static final TaskId TASK = FILE.taskId();
    private static final ContentKey KEY = ContentKey.of(TASK, 0);

    private static boolean isStoredByAnyBut(TestNode owner, TestCluster cluster) {
        return cluster.all().stream().anyMatch(node -> node != owner && node.contents.stores(KEY));
    }

    /** A client of a file of which all other nodes have a copy on their disks. */
    private static TestNode storedByAll(TestCluster cluster) {
        register(cluster.all().get(0), "file", "peer");
        TestNode owner = cluster.owner(TASK.value());
        await(() -> owner.tasks.find(TASK).filter(record -> record.phase() == TaskRecord.Phase.COMPLETE).isPresent());
        cluster.all().stream().filter(node -> node != owner).forEach(node -> node.contents.cache(KEY));
        await(owner.cluster::isTold);
        return owner;
    }

    @Test
    void aFileThatIsClearedAtAnyNodeIsDeletedByAllThatLive() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, 2, "a", "b", "c")) {
            TestNode owner = storedByAll(cluster);
            await(() -> owner.cluster.figures().furtherSeeds() == 1);
            assertInstanceOf(ReportOutcome.Accepted.class,
                    cluster.other(TASK.value()).supernode.clear(FILE).toCompletableFuture().join());
            await(() -> !isStoredByAnyBut(owner, cluster));
            await(() -> cluster.all().stream().noneMatch(node -> node.cluster.figures().copies() > 0));
        }
    }

    @Test
    void aTaskThatIsDroppedAtAnyNodeIsDeletedByAllThatLive() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            TestNode owner = storedByAll(cluster);
            assertInstanceOf(ReportOutcome.Accepted.class,
                    cluster.other(TASK.value()).supernode.drop(TASK.value()).toCompletableFuture().join());
            await(() -> !isStoredByAnyBut(owner, cluster));
        }
    }

    @Test
    void copiesThatOnlyOtherNodesHaveAreClearedAndTheAnswerIsTheOwners() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            TestNode owner = cluster.owner(TASK.value());
            cluster.all().forEach(node -> node.contents.cache(KEY));
            for (int time = 0; time < 2; time++) {
                assertInstanceOf(ReportOutcome.NotFound.class,
                        owner.supernode.clear(FILE).toCompletableFuture().join());
                await(() -> !isStoredByAnyBut(owner, cluster));
            }
        }
    }

    @Test
    void copiesThatOnlyOtherNodesHaveAreDeletedWithTheirTaskAndTheAnswerIsTheOwners() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            TestNode owner = cluster.owner(TASK.value());
            cluster.all().forEach(node -> node.contents.cache(KEY));
            assertInstanceOf(ReportOutcome.NotFound.class,
                    owner.supernode.drop(TASK.value()).toCompletableFuture().join());
            await(() -> !isStoredByAnyBut(owner, cluster));
        }
    }

    @Test
    void anOperatorIsToldThatTheOwnerCannotBeAskedAndAClientThatLeavesIsNot() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            storedByAll(cluster);
            Supernode other = cluster.other(TASK.value()).supernode;
            cluster.network.mute(true);
            List<CompletionStage<ReportOutcome>> operators = List.of(
                    other.drop(TASK.value()), other.clear(FILE), other.leave(TASK.value(), "peer"));
            CompletionStage<ReportOutcome> client = other.leave(TASK.value(), "peer", CallerAddress.of("192.0.2.9"));
            cluster.advance(Duration.ofSeconds(11));
            for (CompletionStage<ReportOutcome> answer : operators) {
                assertInstanceOf(
                        ReportOutcome.Unavailable.class, answer.toCompletableFuture().get(20, TimeUnit.SECONDS));
            }
            assertInstanceOf(ReportOutcome.Accepted.class, client.toCompletableFuture().get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aTaskThatBeginsAnewAfterItsFileWasClearedGoesOnWhenItsOwnerDies() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, 2, "a", "b", "c")) {
            TestNode owner = storedByAll(cluster);
            // Told together with what comes after.
            cluster.network.hold(true);
            assertInstanceOf(ReportOutcome.Accepted.class, owner.supernode.clear(FILE).toCompletableFuture().join());
            register(owner, "file", "anew");
            cluster.network.hold(false);
            await(() -> owner.tasks.find(TASK).filter(record -> record.phase() == TaskRecord.Phase.COMPLETE).isPresent()
                    && owner.cluster.isTold());
            await(() -> owner.cluster.figures().furtherSeeds() == 1);
            assertEquals(2, cluster.origin.fetches());
            cluster.kill(owner);
            PullOutcome outcome = TestCluster.pull(cluster.all().get(0), PullRequest.start(TASK.value(), "anew"));
            assertInstanceOf(PullOutcome.Pieces.class, outcome);
            assertEquals(PIECES, cluster.download(TASK.value(), "anew", cluster.all()));
            TestNode next = cluster.owner(TASK.value());
            assertTrue(next.supernode.peer(TASK, new PeerId("peer")).isEmpty(), "a peer of the deleted file is back");
        }
    }
}
