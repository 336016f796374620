package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.app.RunningNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.Swarm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What operators change while clients download. */
class AdministrationTest extends EndToEnd {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Content CONTENT = Content.random(12, 6L * CONTENT_PER_PIECE - 17);

    @Test
    void aDrainLetsTheSwarmComeToItsEndTakesNobodyInAndEndsTheProcess() throws Exception {
        origin.at(PATH).content(CONTENT).stallingAfter(2L * CONTENT_PER_PIECE + BUFFERS);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Swarm swarm = new Swarm(manySettings(3))) {
            CompletableFuture<List<Swarm.Result>> results =
                    CompletableFuture.supplyAsync(() -> quietly(swarm::download), thread);
            await("pieces at each peer", () -> swarm.tallies().stream()
                    .allMatch(tally -> tally.fromPeers() + tally.fromSupernode() > CONTENT_PER_PIECE));
            assertEquals(200, request("GET", "/readyz", "").statusCode());
            HttpResponse<String> begun = request("POST", "/api/v1/drain", "{\"seconds\":60}");
            assertEquals(202, begun.statusCode());
            assertEquals(3, JSON.readTree(begun.body()).path("downloadingPeers").asInt(), begun.body());
            assertEquals(503, request("GET", "/readyz", "").statusCode());
            assertEquals(200, request("GET", "/healthz", "").statusCode());
            assertEquals(604, new HandDrivenPeer(node.controlPort(), "9-9-9", 15_009)
                    .register(origin.url(PATH)).path("code").asInt());
            origin.at(PATH).release();
            assertAllHave(CONTENT, results.join());
            node.awaitEnd();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void aDrainEndsTheProcessAtItsDeadlineWhoeverStillDownloads() throws Exception {
        origin.at(PATH).content(CONTENT).stallingAfter(CONTENT_PER_PIECE);
        HandDrivenPeer peer = new HandDrivenPeer(node.controlPort(), "9-9-9", 15_009);
        assertEquals(200, peer.register(origin.url(PATH)).path("code").asInt());
        assertEquals(1, JSON.readTree(request("POST", "/api/v1/drain", "{\"seconds\":0}").body())
                .path("downloadingPeers").asInt());
        node.awaitEnd();
        origin.at(PATH).release();
    }

    @Test
    void settingsOfARunningSupernodeChangeAsAFileWouldChangeThem() throws Exception {
        assertEquals("default 200M", setting("maxBandwidth"));
        assertEquals(200, request("PATCH", "/api/v1/settings", "{\"maxBandwidth\":\"100M\"}").statusCode());
        assertEquals("API 100M", setting("maxBandwidth"));
        assertEquals(80 << 20, json("/api/v1/node").path("bandwidth").asLong());
        for (String bad : List.of(
                "{\"maxBandwidth\":\"100\"}", "{\"maxBandwidth\":\"10M\"}", "{\"listenPort\":1}", "{\"nonsense\":1}",
                "{\"adminTokenFile\":\"/etc/passwd\"}", "{\"maxBandwidth\":\"90M\",\"logLevel\":\"loud\"}")) {
            HttpResponse<String> refusal = request("PATCH", "/api/v1/settings", bad);
            assertEquals(400, refusal.statusCode(), bad);
            assertTrue(JSON.readTree(refusal.body()).path("msg").asText().length() > 20, refusal.body());
        }
        assertEquals("API 100M", setting("maxBandwidth"));
    }

    private String setting(String key) throws IOException, InterruptedException {
        for (JsonNode setting : json("/api/v1/settings").path("items")) {
            if (setting.path("key").asText().equals(key)) {
                return setting.path("source").asText() + ' ' + setting.path("value").asText();
            }
        }
        throw new AssertionError("no " + key);
    }

    @Test
    void aClearedFileIsFetchedAnewAlsoWhenItsTaskIsLongForgotten() throws Exception {
        origin.at(PATH).content(CONTENT);
        assertDownloads(settings("first"), "first", CONTENT);
        // The next supernode knows the file from its home alone.
        node.close();
        node = RunningNode.start(home(), "--allow-loopback-origin", "--state", "memory");
        String body = "{\"url\":\"" + origin.url(PATH) + "\"}";
        assertEquals(0, json("/api/v1/tasks").path("items").size());
        assertTrue(cleared(body));
        assertTrue(!cleared(body), "it is gone");
        assertDownloads(settings("second"), "second", CONTENT);
        assertEquals(2, origin.bodyRequests(PATH));
        assertTrue(cleared(body), "a task that lives");
        assertDownloads(settings("third"), "third", CONTENT);
        assertEquals(3, origin.bodyRequests(PATH));
    }

    private boolean cleared(String body) throws IOException, InterruptedException {
        HttpResponse<String> reply = request("POST", "/api/v1/cache/clear", body);
        assertEquals(200, reply.statusCode(), reply.body());
        return JSON.readTree(reply.body()).path("cleared").asBoolean();
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(request("GET", path, "").body());
    }

    private HttpResponse<String> request(String method, String path, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.controlPort() + path))
                        .header("Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
