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
import io.supernode.testkit.peer.Swarm;
import io.supernode.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes with the default of one seed: the bytes of a node that is lost are nowhere but at peers. */
@Timeout(120)
class LostNodeTest {

    private static final int PEERS = 4;
    private static final Content CONTENT = Content.random(44, 22_000_000);
    /** A peer needs some 7 s for the file. */
    private static final long PEER_RATE = 3_000_000;
    /** What peers report is kept within 0.7 s (docs/cluster.md), and then sent to the next owner. */
    private static final Duration KEPT = Duration.ofSeconds(1);

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
        nodes = ClusterProcesses.plain(home, ClusterProcesses.addresses(3), LostNodeTest::command);
    }

    private static List<String> command(Path home) {
        List<String> command = new ArrayList<>(AppProcess.command(List.of()));
        command.addAll(List.of("--home-dir", home.toString(), "--allow-loopback-origin", "--warm-up=false"));
        return command;
    }

    @AfterAll
    static void endNodes() throws IOException {
        nodes.close();
        origin.close();
    }

    @BeforeEach
    void startMissing() throws Exception {
        path = "/file-" + tests++;
        origin.at(path).content(CONTENT);
        nodes.startMissing();
    }

    private String url() {
        return origin.url(path);
    }

    private Swarm swarm(int count, String name) {
        Random random = new Random(count);
        List<PeerSettings> peers = new ArrayList<>();
        for (int peer = 0; peer < count; peer++) {
            List<NodeAddress> order = new ArrayList<>(nodes.controlAddresses());
            Collections.shuffle(order, random);
            NodeAddress first = order.get(0);
            PeerSettings.Builder settings = PeerSettings.builder(
                            first.host(), first.port(), url(), directory.resolve(name + '-' + peer))
                    .client(ClientKind.values()[peer % ClientKind.values().length])
                    .downRate(PEER_RATE)
                    .seed(peer);
            order.subList(1, order.size()).forEach(node -> settings.otherNode(node.host(), node.port()));
            peers.add(settings.build());
        }
        return new Swarm(peers);
    }

    private void assertAllFinished(CompletableFuture<List<Swarm.Result>> results, String name) throws Exception {
        int peer = 0;
        for (Swarm.Result result : results.get(60, TimeUnit.SECONDS)) {
            assertTrue(result.isSuccess(), "peer " + peer + ": " + result);
            assertArrayEquals(CONTENT.bytes(), Files.readAllBytes(directory.resolve(name + '-' + peer)));
            peer++;
        }
    }

    private void assertOriginGaveTheFileOnce() {
        assertEquals(1, origin.bodyRequests(path), origin.requests(path).toString());
    }

    /** Kills the owner while nobody has the whole file, but all peers together have; answers which node it was. */
    private int killOwner(CompletableFuture<?> results) throws Exception {
        ClusterProcesses.await("the task has an owner", () -> !nodes.owners(url()).isEmpty());
        int owner = nodes.owners(url()).get(0);
        ClusterProcesses.await("peers have all pieces together", () -> nodes.havePeersAllPieces(owner, url()));
        long since = System.nanoTime();
        ClusterProcesses.await("the next owner knows it", () -> System.nanoTime() - since > KEPT.toNanos());
        assertFalse(results.isDone(), "the swarm is over too soon");
        nodes.kill(owner);
        return owner;
    }

    @Test
    void everyClientFinishesWithoutTheOriginWhenTheOnlySeedIsKilledOnceItsPeersHaveAllPieces() throws Exception {
        try (Swarm swarm = swarm(PEERS, "file")) {
            CompletableFuture<List<Swarm.Result>> results = swarm.start();
            killOwner(results);
            assertAllFinished(results, "file");
            assertOriginGaveTheFileOnce();
        }
    }

    @Test
    void aNodeThatComesBackWithoutItsDiskOwnsItsTasksAgainAndGetsTheirBytesFromTheOthers() throws Exception {
        int owner;
        try (Swarm swarm = swarm(PEERS, "file")) {
            CompletableFuture<List<Swarm.Result>> results = swarm.start();
            owner = killOwner(results);
            ClusterProcesses.await("the next owner has all pieces", () -> {
                List<Integer> next = nodes.owners(url());
                return !next.isEmpty() && nodes.servesAll(next.get(0), url(), CONTENT.length());
            });
            assertAllFinished(results, "file");
        }
        delete(nodes.home(owner));
        nodes.startMissing();
        ClusterProcesses.await("the task is back", () -> nodes.owners(url()).equals(List.of(owner)));
        ClusterProcesses.await("its bytes are back", () -> nodes.servesAll(owner, url(), CONTENT.length()));
        try (Swarm swarm = swarm(1, "later")) {
            assertAllFinished(swarm.start(), "later");
        }
        assertOriginGaveTheFileOnce();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
