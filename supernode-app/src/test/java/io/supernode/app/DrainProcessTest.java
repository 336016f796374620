package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Swarm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A drain of a real process, as the operator of a service manager sees it. */
@Timeout(120)
class DrainProcessTest {

    private static final Content CONTENT = Content.random(43, 9_000_000);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path directory;

    @Test
    void aDrainedProcessEndsWithExitCodeZeroWhenItsSwarmHasTheFile() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = AppProcess.startReady(directory.resolve("home"), "--allow-loopback-origin")) {
            origin.at("/file").content(CONTENT).stallingAfter(CONTENT.length() - 1);
            try (Swarm swarm = Swarm.of(2, app.controlPort(), origin.url("/file"), directory)) {
                CompletableFuture<List<Swarm.Result>> results = swarm.start();
                String downloading;
                do {
                    downloading = request(app, "GET", "/api/v1/tasks", "").body();
                } while (!downloading.contains("\"downloading\":2"));
                HttpResponse<String> begun = request(app, "POST", "/api/v1/drain", "{\"seconds\":100}");
                assertEquals(202, begun.statusCode());
                assertTrue(begun.body().contains("\"downloadingPeers\":2"), begun.body());
                assertEquals(503, request(app, "GET", "/readyz", "").statusCode());
                try (AppProcess healthcheck = AppProcess.start(
                        "healthcheck", "--ready", "--bind", "127.0.0.1", "--port", Integer.toString(app.controlPort()))) {
                    assertEquals(1, healthcheck.exitCode());
                    assertEquals(
                            List.of("supernode: http://127.0.0.1:" + app.controlPort() + "/readyz answers 503: draining"),
                            healthcheck.errors());
                }
                origin.at("/file").release();
                for (Swarm.Result result : results.join()) {
                    assertEquals(CONTENT.md5(), result.md5().orElse(null), result.toString());
                }
            }
            assertArrayEquals(CONTENT.bytes(), Files.readAllBytes(directory.resolve("file-0")));
            assertArrayEquals(CONTENT.bytes(), Files.readAllBytes(directory.resolve("file-1")));
            assertEquals(0, app.exitCode());
            List<String> log = app.errors();
            assertTrue(log.stream().anyMatch(line -> line.endsWith("drained: nobody downloads any more")), log.toString());
            assertTrue(log.get(log.size() - 1).contains("supernode has ended: drained, after "), log.toString());
            assertTrue(log.stream().noneMatch(line -> line.contains("ERROR") || line.contains("WARN")), log.toString());
        }
    }

    private static HttpResponse<String> request(AppProcess app, String method, String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.controlPort() + path))
                        .header("Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
