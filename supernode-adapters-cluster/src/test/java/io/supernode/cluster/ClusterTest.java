package io.supernode.cluster;

import static io.supernode.cluster.TestCluster.await;
import static io.supernode.cluster.TestCluster.pull;
import static io.supernode.cluster.TestCluster.register;
import static io.supernode.cluster.TestCluster.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients and operators of a cluster rely on. */
class ClusterTest {

    private static final int PIECES = 3;

    private static Optional<SwarmSnapshot> swarm(TestNode node, String task) {
        return node.supernode.swarm(new TaskId(task));
    }

    private static int members(TestNode node, String task) {
        return swarm(node, task).map(swarm -> swarm.peers().size()).orElse(0);
    }

    @Test
    void anyNodeAnswersAnyCallOfAnyTaskAndTheOriginIsAskedOnce() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            for (int file = 0; file < 6; file++) {
                String task = null;
                for (TestNode node : cluster.all()) {
                    task = register(node, "file-" + file, "peer-" + node.self.name());
                }
                for (TestNode node : cluster.all()) {
                    assertEquals(PIECES, cluster.download(task, "peer-" + node.self.name(), cluster.all()));
                }
                assertEquals(3, members(cluster.owner(task), task));
                assertEquals(file + 1, cluster.origin.fetches());
            }
            assertTrue(cluster.all().stream().mapToLong(node -> node.cluster.figures().forwarded()).sum() > 0);
        }
    }

    @Test
    void clientsAreSentToTheAddressOfTheNodeThatHasThePieces() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = register(cluster.all().get(0), "file", "peer");
            PullOutcome outcome = pull(cluster.other(task), PullRequest.start(task, "peer"));
            var piece = assertInstanceOf(PullOutcome.Pieces.class, outcome).pieces().get(0);
            assertTrue(piece.fromSupernode());
            assertEquals(cluster.owner(task).self.data(), piece.address());
            assertEquals(PeerId.ofSupernode(piece.address().ip(), new TaskId(task)), piece.cid());
        }
    }

    @Test
    void aPullIsHeldByTheOwnerAndAClientThatHangsUpWithdrawsItThere() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            cluster.origin.slow(true);
            String task = register(cluster.all().get(0), "file", "peer");
            TestNode other = cluster.other(task);
            TestNode owner = cluster.owner(task);
            PeerId peer = new PeerId("peer");
            CompletableFuture<PullOutcome> held =
                    other.supernode.pull(PullRequest.start(task, "peer")).toCompletableFuture();
            await(() -> owner.supernode.peer(new TaskId(task), peer).orElseThrow().held());
            assertEquals(1, other.cluster.figures().waiting());
            held.cancel(false);
            await(() -> !owner.supernode.peer(new TaskId(task), peer).orElseThrow().held());
            assertEquals(0, other.cluster.figures().waiting());
            await(() -> owner.cluster.figures().held() == 0);

            // One that stays is answered when its time is over.
            assertInstanceOf(PullOutcome.Wait.class, pull(other, PullRequest.start(task, "peer")));
        }
    }

    @Test
    void aHeldPullOfANodeThatDiesIsWithdrawnAtTheOwner() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            cluster.origin.slow(true);
            String task = register(cluster.all().get(0), "file", "peer");
            TestNode other = cluster.other(task);
            TestNode owner = cluster.owner(task);
            CompletableFuture<PullOutcome> held =
                    other.supernode.pull(PullRequest.start(task, "peer")).toCompletableFuture();
            await(() -> owner.cluster.figures().held() == 1);
            cluster.kill(other);
            await(() -> owner.cluster.figures().held() == 0);
            assertFalse(held.isDone());
        }
    }

    @Test
    void whatOperatorsAskForIsDoneByTheOwner() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = register(cluster.all().get(0), "file", "peer");
            TestNode other = cluster.other(task);
            String range = "0-" + (swarm(cluster.owner(task), task).orElseThrow().layout().pieceSize() - 1);
            assertInstanceOf(ReportOutcome.Accepted.class,
                    other.supernode.reportPiece(new PieceReport(task, "peer", "", range)).toCompletableFuture().join());
            assertInstanceOf(ReportOutcome.NotFound.class, other.supernode.complain(new ClientErrorReport(
                    task, "nobody", "peer", "FILE_NOT_EXIST", "")).toCompletableFuture().join());
            assertInstanceOf(ReportOutcome.InvalidParameter.class, other.supernode.leave("x", "peer", CallerAddress.UNKNOWN)
                    .toCompletableFuture().join());
            assertInstanceOf(ReportOutcome.Accepted.class, other.supernode.leave(task, "peer", CallerAddress.UNKNOWN)
                    .toCompletableFuture().join());
            assertInstanceOf(ReportOutcome.Accepted.class, other.supernode.drop(task).toCompletableFuture().join());
            assertTrue(cluster.owner(task).supernode.task(new TaskId(task)).isEmpty());
            FetchDemand demand = FetchDemand.of("http://files.example.com/file");
            assertInstanceOf(FetchOutcome.Fetched.class,
                    other.supernode.ensureFetched(demand).toCompletableFuture().get(20, TimeUnit.SECONDS));
            assertInstanceOf(ReportOutcome.Accepted.class,
                    other.supernode.clear(new ResourceIdentity("http://files.example.com/file", "", ""))
                            .toCompletableFuture().join());
        }
    }

    @Test
    void whenTheOwnerIsKilledTheNextOneGoesOnWithWhatItKnew() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = register(cluster.all().get(0), "file", "first");
            register(cluster.all().get(1), "file", "second");
            cluster.download(task, "first", cluster.all());
            TestNode owner = cluster.owner(task);
            String next = owner.cluster.figures().members().owners(new TaskId(task), 2).get(1).name();
            await(() -> cluster.node(next).cluster.figures().copies() == 1
                    && owner.peers.find(new TaskId(task), new PeerId("first")).orElseThrow().owned().count() == PIECES);
            cluster.advance(Duration.ofSeconds(1));
            await(owner.cluster::isTold);
            cluster.kill(owner);

            // Nobody registers again: who was known is known, and what it has counts.
            for (TestNode node : cluster.all()) {
                assertNotEquals(owner, node);
                PullOutcome outcome = pull(node, PullRequest.start(task, "first"));
                assertFalse(outcome instanceof PullOutcome.NotFound, outcome.toString());
            }
            assertEquals(next, cluster.owner(task).self.name());
            assertEquals(PIECES, cluster.download(task, "second", cluster.all()));
            assertEquals(0, cluster.download(task, "first", cluster.all()));
        }
    }

    @Test
    void aHeldPullIsAnsweredWhenItsOwnerDies() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            cluster.origin.slow(true);
            String task = register(cluster.all().get(0), "file", "peer");
            TestNode owner = cluster.owner(task);
            TestNode other = cluster.other(task);
            CompletableFuture<PullOutcome> held =
                    other.supernode.pull(PullRequest.start(task, "peer")).toCompletableFuture();
            await(() -> owner.cluster.figures().held() == 1
                    && cluster.all().stream().mapToInt(node -> node.cluster.figures().copies()).sum() == 1
                    && owner.cluster.isTold());
            cluster.kill(owner);
            PullOutcome outcome = held.get(20, TimeUnit.SECONDS);
            assertInstanceOf(PullOutcome.Wait.class, outcome);
        }
    }

    @Test
    void aNodeThatComesTakesItsTasksWithTheirPeers() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b")) {
            for (int file = 0; file < 12; file++) {
                String task = register(cluster.all().get(file % 2), "file-" + file, "peer");
                pull(cluster.all().get(0), PullRequest.start(task, "peer"));
            }
            TestNode comer = cluster.start("comer");
            int moved = 0;
            for (int file = 0; file < 12; file++) {
                String task = new ResourceIdentity("http://files.example.com/file-" + file, "", "").taskId().value();
                // From the first moment on: never an error.
                for (TestNode node : cluster.all()) {
                    PullOutcome outcome = pull(node, PullRequest.start(task, "peer"));
                    assertFalse(outcome instanceof PullOutcome.NotFound, "file " + file + " at " + node.self.name());
                }
                moved += cluster.owner(task) == comer ? 1 : 0;
                assertEquals(1, members(cluster.owner(task), task));
            }
            assertTrue(moved > 0);
            int expected = moved;
            await(() -> comer.tasks.all().size() == expected
                    && cluster.all().stream().mapToInt(node -> node.tasks.all().size()).sum() == 12);
        }
    }

    @Test
    void aNodeThatEndsInOrderLosesNothing() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = register(cluster.all().get(0), "file", "peer");
            TestNode owner = cluster.owner(task);
            PullOutcome outcome = pull(cluster.other(task), PullRequest.start(task, "peer"));
            var piece = assertInstanceOf(PullOutcome.Pieces.class, outcome).pieces().get(0);
            owner.supernode.reportPiece(new PieceReport(task, "peer", piece.cid(), piece.range().toString()));
            cluster.stop(owner);
            await(() -> members(cluster.owner(task), task) == 1);
            assertTrue(cluster.owner(task).supernode.peer(new TaskId(task), new PeerId("peer")).orElseThrow().owned()
                    .get(piece.piece()));
        }
    }

    @Test
    void aNodeThatHasLeftAnswersWhatItWouldPassOnAtOnce() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            cluster.origin.slow(true);
            String task = register(cluster.all().get(0), "file", "peer");
            TestNode other = cluster.other(task);
            CompletableFuture<PullOutcome> held =
                    other.supernode.pull(PullRequest.start(task, "peer")).toCompletableFuture();
            await(() -> cluster.owner(task).cluster.figures().held() == 1);
            cluster.stop(other);
            assertInstanceOf(PullOutcome.Wait.class, held.getNow(null));
            assertInstanceOf(
                    PullOutcome.Wait.class,
                    other.supernode.pull(PullRequest.start(task, "peer")).toCompletableFuture().getNow(null));
            CompletableFuture<ReportOutcome> report = other.supernode
                    .leave(task, "peer", CallerAddress.UNKNOWN).toCompletableFuture();
            assertTrue(report.isDone(), "a report waits for nodes that this one has left");
            CompletableFuture<RegistrationOutcome> registered =
                    other.supernode.register(registration("file", "late")).toCompletableFuture();
            assertTrue(registered.isDone(), "a registration waits for nodes that this one has left");
        }
    }

    @Test
    void partsOfASplitClusterGoOnAndAreOneSwarmAgainAfterTheyHeal() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = register(cluster.all().get(0), "file", "before");
            TestNode owner = cluster.owner(task);
            TestNode far = cluster.other(task);
            await(() -> cluster.all().stream().mapToInt(node -> node.cluster.figures().copies()).sum() == 1);
            cluster.network.split(far.self.name());
            await(() -> far.cluster.figures().members().nodes().size() == 1);
            assertEquals(task, register(far, "file", "far"));
            assertEquals(PIECES, cluster.download(task, "far", List.of(far)));
            register(owner, "file", "near");
            await(() -> members(owner, task) == 2);
            cluster.advance(Duration.ofSeconds(1));
            await(() -> far.peers.find(new TaskId(task), new PeerId("far")).orElseThrow().owned().count() == PIECES);

            cluster.network.heal();
            await(() -> members(owner, task) == 3 && far.tasks.all().isEmpty());
            assertEquals(PIECES, owner.supernode.peer(new TaskId(task), new PeerId("far")).orElseThrow().owned()
                    .cardinality());
            for (String cid : List.of("before", "near", "far")) {
                cluster.download(task, cid, cluster.all());
            }
        }
    }

    @Test
    void aClientIsNeverToldThatItsOwnerCannotBeAsked() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = register(cluster.all().get(0), "file", "peer");
            TestNode other = cluster.other(task);
            cluster.network.mute(true);
            var pulled = other.supernode.pull(PullRequest.start(task, "peer")).toCompletableFuture();
            var reported = other.supernode.reportPiece(new PieceReport(task, "peer", "", "0-4194303")).toCompletableFuture();
            var registered = other.supernode.register(registration("file", "another")).toCompletableFuture();
            var dropped = other.supernode.drop(task).toCompletableFuture();
            cluster.advance(Duration.ofSeconds(11));
            assertInstanceOf(PullOutcome.Wait.class, pulled.get(20, TimeUnit.SECONDS));
            assertInstanceOf(ReportOutcome.Accepted.class, reported.get(20, TimeUnit.SECONDS));
            assertInstanceOf(RegistrationOutcome.AuthenticationPending.class, registered.get(20, TimeUnit.SECONDS));
            assertInstanceOf(ReportOutcome.Unavailable.class, dropped.get(20, TimeUnit.SECONDS));
            assertEquals(4, other.cluster.figures().unanswered());
            cluster.network.mute(false);
            assertInstanceOf(PullOutcome.Pieces.class, pull(other, PullRequest.start(task, "peer")));
        }
    }

    @Test
    void aNodeThatStartsAgainHasItsTasksAgain() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = register(cluster.all().get(0), "file", "peer");
            TestNode owner = cluster.owner(task);
            await(() -> cluster.all().stream().mapToInt(node -> node.cluster.figures().copies()).sum() == 1);
            cluster.kill(owner);
            register(cluster.other(task), "file", "meanwhile");
            TestNode again = cluster.start(owner.self.name(), owner.tasks, owner.peers);
            await(() -> members(again, task) == 2);
            assertEquals(PIECES, cluster.download(task, "peer", cluster.all()));
            assertEquals(PIECES, cluster.download(task, "meanwhile", cluster.all()));
        }
    }
}
