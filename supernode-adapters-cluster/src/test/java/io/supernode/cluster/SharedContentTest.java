package io.supernode.cluster;

import static io.supernode.cluster.TestCluster.await;
import static io.supernode.cluster.TestCluster.register;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.cluster.content.SharedContent;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PeerState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who has the bytes of a task, as far as nodes know, and which further nodes serve them. */
class SharedContentTest {

    private static final int PIECES = 8;

    private static ContentKey key(String task) {
        return ContentKey.of(new TaskId(task), 0);
    }

    /** A client of a file that the owner has, and that the next owner knows to be complete. */
    private static String start(TestCluster cluster) {
        String task = register(cluster.all().get(0), "file", "peer");
        TestNode owner = cluster.owner(task);
        await(() -> owner.tasks.find(new TaskId(task))
                .filter(record -> record.phase() == TaskRecord.Phase.COMPLETE)
                .isPresent());
        await(() -> owner.cluster.isTold());
        return task;
    }

    private static TestNode holder(TestCluster cluster, String task) {
        await(() -> cluster.all().stream().anyMatch(node -> node.contents.holds(key(task))));
        return cluster.all().stream().filter(node -> node.contents.holds(key(task))).findAny().orElseThrow();
    }

    private static Set<PeerAddress> sources(TestCluster cluster, String task, int clients) {
        return sources(cluster, task, "file", clients);
    }

    private static Set<PeerAddress> sources(TestCluster cluster, String task, String file, int clients) {
        Set<PeerAddress> sources = new HashSet<>();
        for (int client = 0; client < clients; client++) {
            String cid = "client-" + client;
            register(cluster.owner(task), file, cid);
            PullOutcome outcome = TestCluster.pull(cluster.owner(task), PullRequest.start(task, cid));
            if (outcome instanceof PullOutcome.Pieces pieces) {
                pieces.pieces().stream().map(PieceAssignment::address).forEach(sources::add);
            }
        }
        return sources;
    }

    @Test
    void whoeverTakesATaskOverKnowsItsPiecesItsVersionAndWhoHasThem() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = start(cluster);
            TestNode owner = cluster.owner(task);
            assertEquals(PIECES, cluster.download(task, "peer", cluster.all()));
            await(() -> owner.peers.ofTask(new TaskId(task)).stream().anyMatch(peer -> peer.served().count() > 0));
            await(() -> owner.cluster.isTold());
            cluster.kill(owner);
            await(() -> cluster.all().stream()
                    .allMatch(node -> !node.cluster.figures().members().contains(owner.self.name())));
            TestNode next = cluster.owner(task);
            await(() -> next.cluster.shared(new TaskId(task), key(task))
                    .filter(known -> known.peers().stream().anyMatch(peer -> peer.served().count() > 0))
                    // It learns of the members from the same change as the figures do, a moment later.
                    .filter(known -> known.nodes().size() == 1)
                    .isPresent());
            SharedContent known = next.cluster.shared(new TaskId(task), key(task)).orElseThrow();
            assertEquals(PIECES, known.content().digests().limit());
            assertEquals(Optional.of(TestContents.VERSION), known.originVersion());
            assertFalse(known.nodes().contains(next.self.data()));
            assertFalse(known.nodes().contains(owner.self.data()));
        }
    }

    @Test
    void withOneSeedNobodyElseHoldsTheContent() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b", "c")) {
            String task = start(cluster);
            assertEquals(Set.of(cluster.owner(task).self.data()), sources(cluster, task, 6));
            assertTrue(cluster.all().stream().noneMatch(node -> node.contents.holds(key(task))));
        }
    }

    @Test
    void withTwoSeedsTheNextNodeHoldsTheContentToo() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, 2, "a", "b", "c")) {
            String task = start(cluster);
            TestNode holder = holder(cluster, task);
            TestNode owner = cluster.owner(task);
            assertEquals(
                    holder.self, owner.cluster.figures().members().owners(new TaskId(task), 2).get(1));
            await(() -> owner.cluster.figures().furtherSeeds() == 1);
            assertEquals(1, holder.cluster.figures().heldContents());
            assertTrue(sources(cluster, task, 12).containsAll(Set.of(owner.self.data(), holder.self.data())));
            assertTrue(owner.peers.ofTask(new TaskId(task)).stream().noneMatch(peer -> peer.hostName().equals(holder.self.name())),
                    "the node is kept as if it were a client");
        }
    }

    @Test
    void withOneSeedTheNextNodeHoldsTheContentOfALargeSwarmAndServesIt() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a", "b")) {
            TestNode owner = cluster.all().get(0);
            TestNode next = cluster.all().get(1);
            String small = swarm(owner, fileOf(cluster, owner, "small-"), TestCluster.LARGE_SWARM - 1);
            String file = fileOf(cluster, owner, "large-");
            String large = swarm(owner, file, TestCluster.LARGE_SWARM);
            await(() -> owner.cluster.isTold());
            // At the next look for both.
            cluster.advance(Duration.ofSeconds(6));
            await(() -> owner.cluster.figures().furtherSeeds() == 1);
            assertTrue(next.contents.holds(key(large)));
            assertFalse(next.contents.holds(key(small)));
            assertTrue(sources(cluster, large, file, 12).contains(next.self.data()));
        }
    }

    /** The name of a file whose task this node owns. */
    private static String fileOf(TestCluster cluster, TestNode owner, String name) {
        for (int file = 0; ; file++) {
            if (cluster.owner(register(owner, name + file, "peer-0")) == owner) {
                return name + file;
            }
        }
    }

    /** The task of a file that so many peers download. */
    private static String swarm(TestNode owner, String file, int peers) {
        String task = "";
        for (int peer = 0; peer < peers; peer++) {
            task = register(owner, file, "peer-" + peer);
        }
        return task;
    }

    @Test
    void noClientSpeaksForAFurtherSeedWhicheverNodeItCalls() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, 2, "a", "b", "c")) {
            String task = start(cluster);
            TestNode holder = holder(cluster, task);
            TestNode owner = cluster.owner(task);
            await(() -> owner.cluster.figures().furtherSeeds() == 1);
            PeerId cid = PeerId.ofHolder(holder.self.name(), new TaskId(task));
            for (TestNode node : cluster.all()) {
                for (CallerAddress caller : List.of(CallerAddress.UNKNOWN, CallerAddress.of("198.51.100.3"))) {
                    assertInstanceOf(
                            ReportOutcome.InvalidParameter.class,
                            node.supernode.leave(task, cid.value(), caller).toCompletableFuture().get(20, TimeUnit.SECONDS));
                    assertInstanceOf(
                            RegistrationOutcome.InvalidParameter.class,
                            node.supernode.register(TestCluster.registration("file", cid.value()))
                                    .toCompletableFuture().get(20, TimeUnit.SECONDS));
                    assertInstanceOf(
                            PullOutcome.InvalidParameter.class,
                            TestCluster.pull(node, new PullRequest(task, cid.value(), null, null, "700", "502", caller)));
                    assertInstanceOf(
                            ReportOutcome.InvalidParameter.class,
                            node.supernode.reportPiece(new PieceReport(task, cid.value(), "", "0-4194303", caller))
                                    .toCompletableFuture().get(20, TimeUnit.SECONDS));
                    assertInstanceOf(
                            ReportOutcome.InvalidParameter.class,
                            node.supernode.complain(new ClientErrorReport(
                                            task, cid.value(), "peer", "FILE_NOT_EXIST", null, caller))
                                    .toCompletableFuture().get(20, TimeUnit.SECONDS));
                }
            }
            PeerSnapshot known = owner.supernode.peer(new TaskId(task), cid).orElseThrow();
            assertEquals(holder.self.data(), known.address());
            assertEquals(PeerState.DONE, known.state());
            assertTrue(sources(cluster, task, 12).contains(holder.self.data()));
        }
    }

    @Test
    void nobodyIsSentToAFurtherSeedThatHasDied() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, 2, "a", "b", "c")) {
            String task = start(cluster);
            TestNode holder = holder(cluster, task);
            TestNode owner = cluster.owner(task);
            await(() -> owner.cluster.figures().furtherSeeds() == 1);
            cluster.kill(holder);
            // Another node holds it by now.
            await(() -> !owner.cluster.figures().members().contains(holder.self.name())
                    && owner.cluster.figures().furtherSeeds() == 1 && holder(cluster, task) != holder);
            assertFalse(sources(cluster, task, 12).contains(holder.self.data()));
        }
    }

    @Test
    void whatCouldNotBeHeldIsNotCountedAndIsTriedAgain() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, 2, "a", "b", "c")) {
            cluster.all().forEach(node -> node.contents.full(true));
            String task = start(cluster);
            assertEquals(Set.of(cluster.owner(task).self.data()), sources(cluster, task, 6));
            assertTrue(cluster.all().stream().allMatch(node -> node.cluster.figures().heldContents() == 0));
            cluster.all().forEach(node -> node.contents.full(false));
            cluster.advance(Duration.ofSeconds(11));
            TestNode owner = cluster.owner(task);
            await(() -> owner.cluster.figures().furtherSeeds() == 1);
        }
    }

    @Test
    void whatIsHandedOverIsHeldUntilTheNextOwnerWhoKnowsItsVersionHasHadTimeToTakeIt() throws Exception {
        try (TestCluster cluster = new TestCluster(PIECES, "a")) {
            TestNode first = cluster.all().get(0);
            List<String> names = List.of("b", "c", "d", "e", "f", "g", "h", "i", "j", "k");
            String task = start(cluster);
            int next = 0;
            while (cluster.owner(task) == first && next < names.size()) {
                // It has fetched nothing itself.
                cluster.start(names.get(next++)).contents.used(key -> false);
            }
            TestNode owner = cluster.owner(task);
            assertTrue(owner != first, "no node has taken the task");
            await(() -> first.contents.holds(key(task)));
            await(() -> owner.cluster.shared(new TaskId(task), key(task))
                    .filter(known -> known.nodes().contains(first.self.data()))
                    .isPresent());
            assertEquals(Optional.of(TestContents.VERSION),
                    owner.cluster.shared(new TaskId(task), key(task)).orElseThrow().originVersion(),
                    "else the origin seems to have another version when it is asked, and the file is fetched again");
            assertEquals(Set.of(owner.self.data()), sources(cluster, task, 6));
            cluster.advance(Duration.ofMinutes(3));
            await(() -> !first.contents.holds(key(task)));
        }
    }
}
