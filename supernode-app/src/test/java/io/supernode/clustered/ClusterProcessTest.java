package io.supernode.clustered;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.app.AppProcess;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.PeerTally;
import io.supernode.testkit.peer.Swarm;
import io.supernode.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes, of which each test leaves others alive, and clients that know all of them in random orders. */
@Timeout(180)
class ClusterProcessTest {

    private static final int PEERS = 5;
    /** Three pieces, and a short one. */
    private static final Content CONTENT = Content.random(43, 13_000_000);
    private static final long PEER_RATE = 4_000_000;
    private static final long LOOK_MILLIS = 20;

    @TempDir
    static Path home;

    private static ClusterProcesses nodes;
    private static FakeOrigin origin;
    private static int tests;

    @TempDir
    Path directory;

    private String path;

    @BeforeAll
    static void startNodes() throws Exception {
        origin = FakeOrigin.start();
        nodes = ClusterProcesses.plain(home, ClusterProcesses.addresses(3), ClusterProcessTest::command);
    }

    private static List<String> command(Path home) {
        List<String> command = new ArrayList<>(AppProcess.command(List.of()));
        command.addAll(List.of(
                "--home-dir", home.toString(), "--allow-loopback-origin", "--warm-up=false", "--seeds", "2", "--failure-timeout",
                "2s"));
        return command;
    }

    @AfterAll
    static void endNodes() throws IOException {
        nodes.close();
        origin.close();
    }

    /** Each test has a file of its own, and all nodes. */
    @BeforeEach
    void startMissing() throws Exception {
        path = "/file-" + tests++;
        origin.at(path).content(CONTENT);
        nodes.startMissing();
    }

    private Swarm swarm(long seed) {
        return swarm(seed, PEERS);
    }

    private Swarm swarm(long seed, int count) {
        Random random = new Random(seed);
        List<PeerSettings> peers = new ArrayList<>();
        for (int peer = 0; peer < count; peer++) {
            List<NodeAddress> order = new ArrayList<>(nodes.controlAddresses());
            Collections.shuffle(order, random);
            NodeAddress first = order.get(0);
            PeerSettings.Builder settings = PeerSettings.builder(
                            first.host(), first.port(), origin.url(path), directory.resolve("file-" + peer))
                    .client(ClientKind.values()[peer % ClientKind.values().length])
                    .downRate(PEER_RATE)
                    .seed(seed + peer);
            order.subList(1, order.size()).forEach(node -> settings.otherNode(node.host(), node.port()));
            peers.add(settings.build());
        }
        return new Swarm(peers);
    }

    private int owner() throws Exception {
        return nodes.owners(origin.url(path)).get(0);
    }

    private static boolean isDoneSoon(CompletableFuture<?> results) throws Exception {
        try {
            results.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Until each peer has got a piece, about. */
    private static void awaitMiddle(Swarm swarm, CompletableFuture<?> results) throws Exception {
        long pieces = 0;
        while (pieces < PEERS && !isDoneSoon(results)) {
            pieces = swarm.tallies().stream().mapToLong(tally -> tally.fromPeers() + tally.fromSupernode()).sum();
        }
    }

    /** Waits until another node than the owner serves all pieces of the file. */
    private void awaitSecondSeed(int owner) throws Exception {
        ClusterProcesses.await("another node has all pieces", () -> {
            for (int node : nodes.alive()) {
                if (node != owner && nodes.servesAll(node, origin.url(path), CONTENT.length())) {
                    return true;
                }
            }
            return false;
        });
    }

    private void assertAllFinished(CompletableFuture<List<Swarm.Result>> results) throws Exception {
        int peer = 0;
        for (Swarm.Result result : results.get(120, TimeUnit.SECONDS)) {
            assertTrue(result.isSuccess(), "peer " + peer + ": " + result);
            assertArrayEquals(CONTENT.bytes(), Files.readAllBytes(directory.resolve("file-" + peer)));
            peer++;
        }
    }

    private void assertOriginGaveTheFileOnce() {
        assertEquals(1, origin.bodyRequests(path), origin.requests(path).toString());
    }

    @Test
    void clientsOfAllNodesAreOneSwarmAndTheOriginGivesTheFileOnce() throws Exception {
        try (Swarm swarm = swarm(1)) {
            assertAllFinished(swarm.start());
            assertOriginGaveTheFileOnce();
            assertTrue(swarm.tallies().stream().mapToLong(PeerTally::fromPeers).sum() > 0, "nobody got anything from peers");
        }
    }

    @Test
    void theOwnerIsKilledInMidSwarmAndEveryClientFinishesAndTheTaskComesBackWithItsNodeAndTheOriginIsAskedForNothingMore()
            throws Exception {
        try (Swarm swarm = swarm(2)) {
            CompletableFuture<List<Swarm.Result>> results = swarm.start();
            awaitMiddle(swarm, results);
            int owner = owner();
            awaitSecondSeed(owner);
            nodes.kill(owner);
            assertAllFinished(results);
            assertFalse(nodes.owners(origin.url(path)).isEmpty(), "nobody went on with the task");
            assertOriginGaveTheFileOnce();
            nodes.startMissing();
            ClusterProcesses.await("the task is back", () -> nodes.owners(origin.url(path)).equals(List.of(owner)));
        }
        try (Swarm swarm = swarm(6, 1)) {
            assertAllFinished(swarm.start());
        }
        assertOriginGaveTheFileOnce();
    }

    @Test
    void everyClientFinishesWhenTheOwnerIsKilledWhileItFetchesTheFile() throws Exception {
        origin.at(path).slow(PEER_RATE * 2);
        try (Swarm swarm = swarm(7)) {
            CompletableFuture<List<Swarm.Result>> results = swarm.start();
            awaitMiddle(swarm, results);
            nodes.kill(owner());
            assertAllFinished(results);
        }
    }

    @Test
    void theNextNodeGoesOnWhenOneEndsInOrderAndTheOriginIsAskedForNothingMore() throws Exception {
        try (Swarm swarm = swarm(3)) {
            CompletableFuture<List<Swarm.Result>> results = swarm.start();
            awaitMiddle(swarm, results);
            int owner = owner();
            awaitSecondSeed(owner);
            nodes.terminate(owner);
            assertAllFinished(results);
            assertOriginGaveTheFileOnce();
        }
    }

    /** As a pod of Kubernetes is, with its volume. */
    @Test
    void aNodeThatComesBackAtAnotherAddressOwnsWhatItOwnedAndTheOriginIsAskedForNothingMore() throws Exception {
        try (Swarm swarm = swarm(8, 1)) {
            assertAllFinished(swarm.start());
        }
        int owner = owner();
        nodes.terminate(owner);
        nodes.move(owner, "127.0.0.9", ClusterProcessTest::command);
        nodes.startMissing();
        ClusterProcesses.await("the task is back", () -> nodes.owners(origin.url(path)).equals(List.of(owner)));
        try (Swarm swarm = swarm(9, 1)) {
            assertAllFinished(swarm.start());
        }
        assertOriginGaveTheFileOnce();
    }

    @Test
    void nodesThatDrainWaitForThoseWhoCallThemWhoeverOwnsTheTask() throws Exception {
        // Clients of other tests that had to change their node still count where they were.
        for (int node : nodes.alive()) {
            nodes.terminate(node);
        }
        nodes.startMissing();
        origin.at(path).stallingAfter(CONTENT.length() - 1);
        try (Swarm swarm = swarm(3)) {
            CompletableFuture<List<Swarm.Result>> results = swarm.start();
            awaitMiddle(swarm, results);
            List<Integer> draining = nodes.alive();
            long downloading = 0;
            for (int node : draining) {
                downloading += nodes.drain(node, Duration.ofSeconds(100)).path("downloadingPeers").asLong();
            }
            assertEquals(PEERS, downloading);
            origin.at(path).release();
            assertAllFinished(results);
            assertEquals(0, swarm.tallies().stream().mapToInt(PeerTally::migrations).sum());
            for (int node : draining) {
                nodes.awaitDrained(node, Duration.ofSeconds(100));
            }
        }
    }

    @Test
    void aNodeThatStopsForAWhileCostsNoClientItsDownloadAndIsAMemberAgainAfterwards() throws Exception {
        int owner = nodes.order(origin.url(path)).get(0);
        nodes.signal(owner, "STOP");
        try (Swarm swarm = swarm(4)) {
            assertAllFinished(swarm.start());
        } finally {
            nodes.signal(owner, "CONT");
        }
        ClusterProcesses.await("the node is a member again", nodes::isWhole);
    }
}
