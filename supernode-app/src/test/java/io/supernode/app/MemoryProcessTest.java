package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process whose heap is too small for what clients ask of it. */
@Timeout(180)
class MemoryProcessTest {

    /** Of a client's path, which is kept. */
    private static final String LONG_PATH = "/" + "p".repeat(3500);
    private static final int AT_ONCE = 50;
    private static final int MOST = 40_000;
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path directory;

    @Test
    void peersForWhomThereIsNoMemoryAreSentToTheirOriginAndTheOthersAreServed() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = start()) {
            origin.at("/file").content(Content.random(1, 1000));
            String first = register(app, origin, 0).join();
            assertTrue(first.startsWith("{\"code\":200,"), first);
            assertTrue(registerUntilRefused(app, origin).orElse("").startsWith("{\"code\":607,"));
            assertEquals(first, register(app, origin, 0).join());
        }
    }

    @Test
    void aProcessThatHasRunOutOfMemoryEndsSoThatItIsStartedAgain() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = start("--peer-memory", "10G")) {
            origin.at("/file").content(Content.random(1, 1000));
            assertEquals(Optional.empty(), registerUntilRefused(app, origin));
            assertEquals(FatalErrors.EXIT_CODE, app.exitCode());
        }
    }

    private AppProcess start(String... flags) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                "--port", "0", "--download-port", "0", "--bind", "127.0.0.1", "--allow-loopback-origin", "--state", "memory",
                "--home-dir", directory.resolve("home").toString()));
        all.addAll(List.of(flags));
        AppProcess app = AppProcess.startWith(List.of("-Xmx28m", "-XX:+UseSerialGC"), Map.of(), all.toArray(String[]::new));
        app.awaitReady();
        return app;
    }

    /** Registers ever more peers; answers the first reply that is no success, or empty if there is none any more. */
    private static Optional<String> registerUntilRefused(AppProcess app, FakeOrigin origin) {
        for (int number = 1; number < MOST; number += AT_ONCE) {
            List<CompletableFuture<String>> replies = IntStream.range(number, number + AT_ONCE)
                    .mapToObj(next -> register(app, origin, next))
                    .toList();
            for (CompletableFuture<String> reply : replies) {
                String body = reply.exceptionally(failure -> "").join();
                if (body.isEmpty()) {
                    return Optional.empty();
                }
                if (!body.startsWith("{\"code\":200,")) {
                    return Optional.of(body);
                }
            }
        }
        throw new AssertionError("all " + MOST + " peers were taken");
    }

    private static CompletableFuture<String> register(AppProcess app, FakeOrigin origin, int number) {
        String form = "cid=c" + number + "&ip=127.0.0.1&hostName=h&superNodeIp=127.0.0.1&port=15001&path=" + LONG_PATH + number
                + "&rawUrl=" + origin.url("/file");
        return HTTP.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.controlPort() + "/peer/registry"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString())
                .thenApply(reply -> reply.body());
    }
}
