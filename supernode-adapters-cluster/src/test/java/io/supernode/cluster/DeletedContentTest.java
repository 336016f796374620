package io.supernode.cluster;

import static io.supernode.cluster.TestCluster.await;
import static io.supernode.cluster.TestCluster.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.cluster.membership.ClusterMembers;
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
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    // ---- nodes that are not there ----

    private static void awaitNodes(TestCluster cluster, int count, TestNode... nodes) {
        await(() -> List.of(nodes).stream().allMatch(node -> node.cluster.members().nodes().size() == count
                && node.cluster.figures().areTasksComplete()));
    }

    /** Answers which node has owned the file, and deleted it. */
    private static TestNode clearWithout(TestNode away, TestCluster cluster) {
        TestNode[] rest = cluster.all().stream().filter(node -> node != away).toArray(TestNode[]::new);
        awaitNodes(cluster, rest.length, rest);
        assertInstanceOf(ReportOutcome.Accepted.class, rest[0].supernode.clear(FILE).toCompletableFuture().join());
        await(() -> List.of(rest).stream().allMatch(node -> node.cluster.isTold()));
        return cluster.node(rest[0].cluster.members().owner(TASK).name());
    }

    /** @param deleter whose own content is that of the origin of these tests */
    private static void awaitAllWithoutTheTask(TestCluster cluster, TestNode deleter) {
        awaitNodes(cluster, 3, cluster.all().toArray(TestNode[]::new));
        await(() -> cluster.all().stream().allMatch(node -> node.cluster.isTold()
                && node.supernode.summary(TASK).isEmpty()
                && node.cluster.figures().incompleteCopies() == 0
                && node.tasks.find(TASK).isEmpty()
                && (node == deleter || !node.contents.stores(KEY))));
    }

    /** Three nodes whose clocks are so many hours apart. */
    private static TestCluster apart(int hours) throws IOException {
        TestCluster cluster = new TestCluster(PIECES, 2);
        int node = -1;
        for (String name : List.of("a", "b", "c")) {
            cluster.clock(name, Duration.ofHours(node * (long) hours));
            cluster.start(name);
            node++;
        }
        return cluster;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1})
    void anOwnerThatWasCutOffMeanwhileDoesNotBringADeletedFileBack(int hoursApart) throws Exception {
        try (TestCluster cluster = apart(hoursApart)) {
            TestNode owner = storedByAll(cluster);
            cluster.network.split(owner.self.name());
            TestNode deleter = clearWithout(owner, cluster);
            assertTrue(owner.supernode.summary(TASK).isPresent());
            cluster.network.heal();
            awaitAllWithoutTheTask(cluster, deleter);
        }
    }

    @Test
    void aNodeWithACopyThatWasCutOffMeanwhileDoesNotBringADeletedFileBack() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, 2, "a", "b", "c")) {
            TestNode owner = storedByAll(cluster);
            TestNode copy = cluster.node(owner.cluster.members().owners(TASK, 2).get(1).name());
            cluster.network.split(copy.self.name());
            await(() -> copy.supernode.summary(TASK).isPresent());
            TestNode deleter = clearWithout(copy, cluster);
            cluster.network.heal();
            awaitAllWithoutTheTask(cluster, deleter);
        }
    }

    @Test
    void whatANodeHandsOverThatHasNotHeardOfTheDeletionYetIsNotTaken() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            TestNode owner = storedByAll(cluster);
            ClusterMembers whole = owner.cluster.members();
            TestNode copy = cluster.node(whole.owners(TASK, 2).get(1).name());
            cluster.network.split(copy.self.name());
            await(() -> copy.supernode.summary(TASK).isPresent());
            TestNode deleter = clearWithout(copy, cluster);
            cluster.network.holdFrom(cluster.all().stream()
                    .map(node -> node.self.name()).filter(name -> !name.equals(copy.self.name())).toArray(String[]::new));
            // Handed over as well.
            List<TaskId> others = IntStream.range(0, 20)
                    .mapToObj(file -> new TaskId(register(copy, "other-" + file, "peer")))
                    .filter(task -> whole.owner(task).equals(owner.self))
                    .toList();
            cluster.network.heal();
            await(() -> others.stream().allMatch(task -> owner.supernode.summary(task).isPresent()));
            cluster.network.hold(false);
            awaitAllWithoutTheTask(cluster, deleter);
        }
    }

    @Test
    void anOwnerThatWasDownMeanwhileDoesNotBringADeletedFileBack() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            TestNode owner = storedByAll(cluster);
            cluster.kill(owner);
            TestNode deleter = clearWithout(owner, cluster);
            assertTrue(owner.tasks.find(TASK).isPresent());
            cluster.start(owner.self.name(), owner.tasks, owner.peers);
            awaitAllWithoutTheTask(cluster, deleter);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1})
    void aTaskThatBeginsAnewWhileItsFormerOwnerIsCutOffGoesOnWhenThatComesBack(int hoursApart) throws Exception {
        try (TestCluster cluster = apart(hoursApart)) {
            TestNode owner = storedByAll(cluster);
            cluster.network.split(owner.self.name());
            clearWithout(owner, cluster);
            TestNode next = cluster.all().stream().filter(node -> node != owner).findFirst().orElseThrow();
            register(next, "file", "anew");
            await(() -> cluster.all().stream().filter(node -> node != owner).anyMatch(node -> node.tasks.find(TASK)
                    .filter(record -> record.phase() == TaskRecord.Phase.COMPLETE).isPresent()));
            cluster.network.heal();
            awaitNodes(cluster, 3, cluster.all().toArray(TestNode[]::new));
            await(() -> owner.supernode.peer(TASK, new PeerId("anew")).isPresent());
            assertTrue(owner.supernode.peer(TASK, new PeerId("peer")).isEmpty(), "a peer of the deleted file is back");
            assertEquals(PIECES, cluster.download(TASK.value(), "anew", cluster.all()));
            await(() -> cluster.all().stream().allMatch(node -> node.cluster.isTold()));
            assertEquals(1, cluster.all().stream().filter(node -> node.supernode.summary(TASK).isPresent()).count());
        }
    }

    @Test
    void aDeletionIsForgottenAfterAWhile() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            TestNode owner = storedByAll(cluster);
            cluster.kill(owner);
            clearWithout(owner, cluster);
            cluster.advance(Duration.ofMinutes(16));
            TestNode back = cluster.start(owner.self.name(), owner.tasks, owner.peers);
            awaitNodes(cluster, 3, cluster.all().toArray(TestNode[]::new));
            assertTrue(back.tasks.find(TASK).isPresent(), "as described: to be cleared by hand");
        }
    }
}
