package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.Swarm;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator restarts the supernode on its home, with an egress policy that no longer allows what it has. */
@Timeout(120)
class TightenedPolicyProcessTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Content CONTENT = Content.random(51, 5_000_000);

    @TempDir
    Path directory;

    private FakeOrigin origin;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        origin.at("/file").content(CONTENT);
    }

    @AfterEach
    void stop() throws Exception {
        origin.close();
    }

    @ParameterizedTest
    @CsvSource({
        "--log-level info, false",
        "--allow-loopback-origin --deny-origin 127.0.0.1, false",
        "--log-level info, true"
    })
    void whatTheNewPolicyRefusesIsNotServedFromTheStateAndTheCacheEither(String flags, boolean namesMd5) throws Exception {
        String md5 = namesMd5 ? CONTENT.md5() : "";
        Path home = directory.resolve("home");
        try (AppProcess app = AppProcess.startReady(home, "--allow-loopback-origin")) {
            try (Swarm swarm = new Swarm(List.of(PeerSettings.builder(
                            "127.0.0.1", app.controlPort(), origin.url("/file"), directory.resolve("file"))
                    .md5(md5)
                    .build()))) {
                for (Swarm.Result result : swarm.download()) {
                    assertEquals(CONTENT.md5(), result.md5().orElse(null), result.toString());
                }
            }
            app.terminate();
            app.exitCode();
        }
        int asked = origin.requests().size();
        try (AppProcess app = AppProcess.startReady(home, flags.split(" "))) {
            // The origin of each restored task is to be asked at the start.
            app.awaitError("the cached copy is not served: the address of the origin is not allowed");
            JsonNode reply = register(app, md5);
            assertEquals(607, reply.path("code").asInt(), reply.toString());
            assertTrue(reply.path("msg").asText().contains("the address of the origin is not allowed"), reply.toString());
        }
        assertEquals(asked, origin.requests().size());
    }

    @Test
    void whoNamesTheMd5OfACopyThatNoTaskUsesIsRefusedToo() throws Exception {
        Path home = directory.resolve("home");
        try (AppProcess app = AppProcess.startReady(home, "--allow-loopback-origin", "--state=memory")) {
            try (Swarm swarm = new Swarm(List.of(PeerSettings.builder(
                            "127.0.0.1", app.controlPort(), origin.url("/file"), directory.resolve("file"))
                    .md5(CONTENT.md5())
                    .build()))) {
                assertEquals(CONTENT.md5(), swarm.download().get(0).md5().orElse(null));
            }
            app.terminate();
            app.exitCode();
        }
        try (AppProcess app = AppProcess.startReady(home, "--state=memory")) {
            JsonNode reply = register(app, CONTENT.md5());
            assertEquals(607, reply.path("code").asInt(), reply.toString());
            assertTrue(reply.path("msg").asText().contains("the address of the origin is not allowed"), reply.toString());
        }
    }

    private JsonNode register(AppProcess app, String md5) throws Exception {
        String form = "cid=127.0.0.1-1-1&ip=127.0.0.1&port=0&path=/peer/file/x&md5=" + md5 + "&rawUrl="
                + URLEncoder.encode(origin.url("/file"), StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + app.controlPort() + "/peer/registry"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    }
}
