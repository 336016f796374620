package io.supernode.cluster;

import static io.supernode.cluster.TestCluster.await;
import static io.supernode.cluster.TestCluster.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.TestCluster.TestNode;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.report.PullRequest;
import io.supernode.core.settings.SupernodeSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The peers of a cluster's nodes, own ones and copies, take no more memory of each node than it may use for them. */
class CopyMemoryTest {

    private static final int PIECES = 3;
    private static final int FILES = 12;
    private static final long LIMIT = 100_000;
    /** A bound is looked at before each peer, and each task. */
    private static final long ONE_MORE = 1500;

    private record Client(String task, String cid) {}

    private final List<Client> taken = new ArrayList<>();
    private int registered;

    private static TestCluster cluster(long limit, String... names) throws Exception {
        return new TestCluster(PIECES, 1, SupernodeSettings.builder().maxPeerBytes(limit), names);
    }

    /** Registers at the nodes in turn until {@code refusals} of them were refused; each copy has come before the next one registers. */
    private void fill(TestCluster cluster, int refusals) {
        List<TestNode> nodes = cluster.all();
        for (int refused = 0; refused < refusals; registered++) {
            String cid = "peer-" + registered;
            RegistrationOutcome outcome = nodes.get(registered % nodes.size()).supernode
                    .register(registration("file-" + registered % FILES, cid)).toCompletableFuture()
                    .orTimeout(20, TimeUnit.SECONDS).join();
            if (outcome instanceof RegistrationOutcome.Registered known) {
                Client client = new Client(known.task().value(), cid);
                taken.add(client);
                await(() -> nodes.stream().anyMatch(node -> isKept(node, client)));
                awaitTold(cluster);
            } else {
                assertInstanceOf(RegistrationOutcome.UrlRefused.class, outcome);
                refused++;
            }
        }
    }

    private static boolean isKept(TestNode node, Client client) {
        return node.peers.find(new TaskId(client.task()), new PeerId(client.cid())).isPresent();
    }

    private static boolean isKnown(TestNode node, Client client) {
        return node.supernode.peer(new TaskId(client.task()), new PeerId(client.cid())).isPresent();
    }

    private static void awaitTold(TestCluster cluster) {
        await(() -> cluster.all().stream().allMatch(node -> node.cluster.isTold()));
    }

    private static long bytes(TestNode node) {
        return node.supernode.peerBytes();
    }

    private static int peers(TestNode node) {
        return node.supernode.summaries().stream().mapToInt(task -> task.counts().downloading() + task.counts().done()).sum();
    }

    @Test
    void ofTwoFullNodesTheOneThatIsLeftKnowsAllPeersWithinItsBound() throws Exception {
        try (TestCluster cluster = cluster(LIMIT, "a", "b")) {
            fill(cluster, 20);
            awaitTold(cluster);
            for (TestNode node : cluster.all()) {
                assertTrue(bytes(node) < LIMIT + ONE_MORE, bytes(node) + " bytes");
                assertTrue(node.cluster.figures().copyBytes() > LIMIT / 5, node.cluster.figures().copyBytes() + " of copies");
            }
            TestNode left = cluster.all().get(1);
            cluster.kill(cluster.all().get(0));
            await(() -> left.cluster.figures().members().nodes().size() == 1 && left.cluster.figures().copies() == 0);
            assertTrue(bytes(left) < LIMIT + ONE_MORE, bytes(left) + " bytes");
            assertEquals(0, left.cluster.figures().copyBytes());
            for (Client client : taken) {
                assertTrue(isKnown(left, client), client::toString);
            }
            Client first = taken.get(0);
            assertInstanceOf(PullOutcome.Pieces.class, TestCluster.pull(left, PullRequest.start(first.task(), first.cid())));
        }
    }

    /** Each node takes in what fits before it has heard of what the other one has taken in; then it hears of all. */
    private void fillApart(TestCluster cluster) {
        cluster.network.hold(true);
        for (TestNode node : cluster.all()) {
            for (boolean isFull = false; !isFull; registered++) {
                String file = "file-" + registered % FILES;
                TaskId task = new ResourceIdentity("http://files.example.com/" + file, "", "").taskId();
                if (cluster.owner(task.value()) == node) {
                    String cid = "peer-" + registered;
                    isFull = !(node.supernode.register(registration(file, cid)).toCompletableFuture().join()
                            instanceof RegistrationOutcome.Registered);
                    if (!isFull) {
                        taken.add(new Client(task.value(), cid));
                    }
                }
            }
            assertTrue(bytes(node) >= LIMIT);
        }
        cluster.network.hold(false);
        awaitTold(cluster);
    }

    private static List<String> warnings(ByteArrayOutputStream log) {
        return log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("WARN")).toList();
    }

    @Test
    void copiesForWhichThereIsNoRoomAreLeftOutAndAnOperatorIsToldOnce() throws Exception {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (TestCluster cluster = cluster(LIMIT, "a", "b")) {
            fillApart(cluster);
            for (TestNode node : cluster.all()) {
                assertTrue(bytes(node) < LIMIT + ONE_MORE, bytes(node) + " bytes");
                assertTrue(node.cluster.figures().incompleteCopies() > 0);
            }
            cluster.advance(Duration.ofSeconds(6));
            await(() -> warnings(log).size() == 2);
            assertTrue(warnings(log).get(0).contains("no room by --peer-memory"), warnings(log)::toString);
            cluster.advance(Duration.ofSeconds(6));

            TestNode left = cluster.all().get(1);
            int known = peers(left);
            cluster.kill(cluster.all().get(0));
            await(() -> left.cluster.figures().members().nodes().size() == 1 && left.cluster.figures().copies() == 0);
            assertTrue(bytes(left) < LIMIT + ONE_MORE, bytes(left) + " bytes");
            assertTrue(peers(left) >= known);
            cluster.advance(Duration.ofSeconds(6));
            await(() -> warnings(log).size() == 3);
            assertTrue(warnings(log).get(2).contains("tasks that this node owns now it did not know all"), warnings(log)::toString);
            for (Client client : taken) {
                if (!isKnown(left, client)) {
                    assertInstanceOf(
                            PullOutcome.NotFound.class, TestCluster.pull(left, PullRequest.start(client.task(), client.cid())));
                }
            }
            assertEquals(peers(left), taken.stream().filter(client -> isKnown(left, client)).count());
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void copiesThatWereLeftOutComeWhenThereIsRoomAgain() throws Exception {
        try (TestCluster cluster = cluster(LIMIT, "a", "b")) {
            fillApart(cluster);
            TestNode owner = cluster.all().get(0);
            TestNode other = cluster.all().get(1);
            assertTrue(other.cluster.figures().incompleteCopies() > 0);
            // Nobody is left of the other's own, and of one of the owner's tasks: a copy may count as a little more than its task.
            owner.supernode.drop(owner.supernode.summaries().get(0).id().value()).toCompletableFuture().join();
            other.supernode.summaries().forEach(task -> other.supernode.drop(task.id().value()));
            await(() -> other.supernode.summaries().isEmpty());
            cluster.advance(Duration.ofSeconds(6));
            await(() -> other.cluster.figures().incompleteCopies() == 0);
            await(() -> Math.abs(bytes(owner) - other.cluster.figures().copyBytes()) < LIMIT / 20);
            assertEquals(other.cluster.figures().copyBytes(), bytes(other));

            int known = peers(owner);
            cluster.kill(owner);
            await(() -> peers(other) == known);
        }
    }

    @Test
    void aNodeTakesUpNoMoreThanItsBoundOfWhatIsHandedOver() throws Exception {
        SupernodeSettings.Builder rules = SupernodeSettings.builder().maxPeerBytes(LIMIT);
        try (TestCluster cluster = new TestCluster(PIECES, 1, rules, "a")) {
            TestNode first = cluster.all().get(0);
            fill(cluster, 5);
            rules.maxPeerBytes(LIMIT / 5);
            TestNode second = cluster.start("b");
            await(() -> second.cluster.figures().ownTasks() > 0 && first.cluster.figures().areTasksComplete()
                    && second.cluster.figures().areTasksComplete());
            awaitTold(cluster);
            assertTrue(bytes(second) < LIMIT / 5 + ONE_MORE, bytes(second) + " bytes");
            assertTrue(bytes(second) > LIMIT / 10, bytes(second) + " bytes");
            assertTrue(second.cluster.figures().incompleteCopies() > 0);
            // The copies of what the first node still owns give way to what nobody else owns any more.
            assertTrue(peers(second) > 5, peers(second) + " peers");
            assertTrue(taken.stream().filter(client -> isKnown(second, client)).count() == peers(second));
        }
    }

    @Test
    void nothingCountsAnyMoreOnceAllTasksHaveEndedAndAllPeersHaveGone() throws Exception {
        try (TestCluster cluster = cluster(LIMIT, "a", "b", "c")) {
            fill(cluster, 20);
            awaitTold(cluster);
            for (Client client : taken.subList(0, taken.size() / 2)) {
                cluster.all().get(0).supernode.leave(client.task(), client.cid(), CallerAddress.UNKNOWN)
                        .toCompletableFuture().join();
            }
            cluster.kill(cluster.all().get(2));
            await(() -> cluster.all().stream().allMatch(node -> node.cluster.figures().members().nodes().size() == 2));
            fill(cluster, 5);
            Set<String> tasks = new LinkedHashSet<>();
            taken.forEach(client -> tasks.add(client.task()));
            tasks.forEach(task -> cluster.all().get(0).supernode.drop(task).toCompletableFuture().join());
            awaitTold(cluster);
            for (TestNode node : cluster.all()) {
                // Also what was kept for a while of tasks that are none of this node's.
                cluster.advance(Duration.ofMinutes(2));
                await(() -> bytes(node) == 0);
                assertEquals(0, node.cluster.figures().copyBytes());
                assertEquals(0, node.cluster.figures().incompleteCopies());
                assertEquals(0, node.cluster.figures().copies());
            }
        }
    }
}
