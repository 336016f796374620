package io.supernode.clustered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.app.AppProcess;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.Swarm;
import io.supernode.testkit.process.ClusterProcesses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The caches of these nodes are full after five files. */
@Timeout(300)
class KeptPreheatTest {

    private static final Content CONTENT = Content.random(47, 3_900_000);
    private static final int AT_ONCE = 3;

    @TempDir
    Path home;

    private FakeOrigin origin;
    private ClusterProcesses nodes;
    private int owner;
    private int paths;

    private static List<String> command(Path home) {
        List<String> command = new ArrayList<>(AppProcess.command(List.of()));
        command.addAll(List.of(
                "--home-dir", home.toString(), "--allow-loopback-origin", "--warm-up=false", "--cache-quota", "20M",
                "--task-expire", "1s", "--peer-expire", "1s", "--peer-gc-delay", "1s", "--gc-meta-interval", "500ms"));
        return command;
    }

    /** A file that the node owns of which this test is. */
    private String ownedFile() throws Exception {
        String url;
        do {
            String path = "/other-" + paths++;
            origin.at(path).content(CONTENT);
            url = origin.url(path);
        } while (nodes.order(url).get(0) != owner);
        return url;
    }

    /** Some others are downloaded, and are in use no longer. */
    private void downloadOthers() throws Exception {
        NodeAddress node = nodes.controlAddresses().get(owner);
        List<PeerSettings> peers = new ArrayList<>();
        for (int file = 0; file < AT_ONCE; file++) {
            String url = ownedFile();
            peers.add(PeerSettings.builder(node.host(), node.port(), url, home.resolve("file-" + paths)).build());
        }
        try (Swarm swarm = new Swarm(peers)) {
            swarm.start().get(1, TimeUnit.MINUTES).forEach(result -> assertTrue(result.isSuccess(), result::toString));
        }
        ClusterProcesses.await("no task is left", () ->
                nodes.get(owner, "/api/v1/tasks").orElseThrow().path("items").isEmpty());
    }

    private void preheat(int node, String url) throws Exception {
        NodeAddress control = nodes.controlAddresses().get(node);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + control.host() + ':' + control.port() + "/preheats"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"file\",\"url\":\"" + url + "\"}"))
                .build();
        assertEquals(201, HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        ClusterProcesses.await("the preheat has ended", () ->
                nodes.get(node, "/preheats").orElseThrow().toString().contains("SUCCESS"));
    }

    private boolean isStored(String url) throws IOException {
        String name = ClusterProcesses.task(url).value();
        try (Stream<Path> files = Files.walk(nodes.home(owner).resolve("content"))) {
            return files.anyMatch(file -> file.getFileName().toString().equals(name));
        }
    }

    @Test
    void theOwnerKeepsAFileWhosePreheatAnotherNodeHasTaken() throws Exception {
        try (FakeOrigin files = FakeOrigin.start();
                ClusterProcesses started =
                        ClusterProcesses.plain(home, ClusterProcesses.addresses(3), KeptPreheatTest::command)) {
            origin = files;
            nodes = started;
            nodes.startMissing();
            origin.at("/preheated").content(CONTENT);
            String preheated = origin.url("/preheated");
            owner = nodes.order(preheated).get(0);
            preheat((owner + 1) % nodes.size(), preheated);
            assertTrue(isStored(preheated));
            downloadOthers();
            downloadOthers();
            assertTrue(isStored(preheated), "it was evicted");
        }
    }
}
