package io.supernode.clustered;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.app.AppProcess;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.PeerTally;
import io.supernode.testkit.peer.Swarm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three processes, and clients that know all of them in random orders. */
@Timeout(240)
class ClusterProcessTest {

    private static final int NODES = 3;
    private static final int PEERS = 9;
    private static final Content CONTENT = Content.random(43, 40_000_000);
    private static final long PEER_RATE = 4_000_000;
    private static final long LOOK_MILLIS = 20;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private final List<AppProcess> nodes = new ArrayList<>();
    private FakeOrigin origin;

    @BeforeEach
    void startNodes() throws Exception {
        origin = FakeOrigin.start();
        origin.at("/file").content(CONTENT);
        Path key = directory.resolve("key");
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, "a key that all three nodes know\n");
        List<Integer> ports = freePorts();
        String members = String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
        for (int node = 0; node < NODES; node++) {
            nodes.add(AppProcess.startReady(
                    directory.resolve("home-" + node), "--allow-loopback-origin", "--cluster-name", "test",
                    "--cluster-bind", "127.0.0.1:" + ports.get(node), "--cluster-members", members,
                    "--cluster-key-file", key.toString()));
        }
    }

    @AfterEach
    void endNodes() throws IOException {
        nodes.forEach(AppProcess::close);
        origin.close();
    }

    private static List<Integer> freePorts() throws IOException {
        List<Integer> ports = new ArrayList<>();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        while (ports.size() < NODES) {
            try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
                int port = socket.getLocalPort();
                int second = port + ClusterSettings.FAILURE_PORT_OFFSET;
                if (second <= 65_535) {
                    new ServerSocket(second, 1, loopback).close();
                    ports.add(port);
                }
            } catch (IOException e) {
                // The second one is in use: another pair.
                continue;
            }
        }
        return ports;
    }

    private Swarm swarm(long seed) {
        Random random = new Random(seed);
        List<PeerSettings> peers = new ArrayList<>();
        for (int peer = 0; peer < PEERS; peer++) {
            List<AppProcess> order = new ArrayList<>(nodes);
            Collections.shuffle(order, random);
            PeerSettings.Builder settings = PeerSettings.builder(
                            "127.0.0.1", order.get(0).controlPort(), origin.url("/file"), directory.resolve("file-" + peer))
                    .client(ClientKind.values()[peer % ClientKind.values().length])
                    .downRate(PEER_RATE)
                    .seed(seed + peer);
            order.subList(1, NODES).forEach(node -> settings.otherNode("127.0.0.1", node.controlPort()));
            peers.add(settings.build());
        }
        return new Swarm(peers);
    }

    private static String get(AppProcess node, String path) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.controlPort() + path))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** The node that shows the task as its own. */
    private Optional<AppProcess> owner() throws IOException, InterruptedException {
        String task = new ResourceIdentity(origin.url("/file"), "", "").taskId().value();
        for (AppProcess node : nodes) {
            if (get(node, "/api/v1/tasks").contains(task)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    private static boolean isDoneSoon(CompletableFuture<?> results) throws Exception {
        try {
            results.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void assertAllFinished(CompletableFuture<List<Swarm.Result>> results) throws Exception {
        int peer = 0;
        for (Swarm.Result result : results.get(180, TimeUnit.SECONDS)) {
            assertTrue(result.isSuccess(), "peer " + peer + ": " + result);
            assertArrayEquals(CONTENT.bytes(), Files.readAllBytes(directory.resolve("file-" + peer)));
            peer++;
        }
    }

    @Test
    void clientsOfAllNodesAreOneSwarmAndTheOriginGivesTheFileOnce() throws Exception {
        try (Swarm swarm = swarm(1)) {
            assertAllFinished(swarm.start());
            assertEquals(1, origin.bodyRequests("/file"));
            assertTrue(swarm.tallies().stream().mapToLong(PeerTally::fromPeers).sum() > 0, "nobody got anything from peers");
        }
    }

    @Test
    void everyClientFinishesWhenTheOwnerIsKilledInMidSwarm() throws Exception {
        try (Swarm swarm = swarm(2)) {
            CompletableFuture<List<Swarm.Result>> results = swarm.start();
            long pieces = 0;
            while (pieces < PEERS && !isDoneSoon(results)) {
                pieces = swarm.tallies().stream().mapToLong(tally -> tally.fromPeers() + tally.fromSupernode()).sum();
            }
            AppProcess owner = owner().orElseThrow();
            // SIGKILL.
            owner.close();
            assertAllFinished(results);
            nodes.remove(owner);
            assertTrue(owner().isPresent(), "nobody went on with the task");
        }
    }

    @Test
    void theNextNodeGoesOnWhenOneEndsInOrder() throws Exception {
        try (Swarm swarm = swarm(3)) {
            CompletableFuture<List<Swarm.Result>> results = swarm.start();
            while (owner().isEmpty() && !isDoneSoon(results)) {
                // Nobody has registered yet.
            }
            AppProcess owner = owner().orElseThrow();
            owner.terminate();
            assertTrue(owner.endsWithin(10), "it does not end");
            assertAllFinished(results);
        }
    }
}
