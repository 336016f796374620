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
import java.nio.charset.StandardCharsets;
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
    /** What so many calls need for themselves ends a heap that is nearly full at once, not after some hundred collections. */
    private static final int MANY_AT_ONCE = 400;
    private static final int MOST = 40_000;
    private static final List<String> TINY_HEAP = List.of("-Xmx28m", "-XX:+UseSerialGC");
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
            assertTrue(registerUntilRefused(app, origin, AT_ONCE).orElse("").startsWith("{\"code\":607,"));
            assertEquals(first, register(app, origin, 0).join());
        }
    }

    @Test
    void aProcessThatHasRunOutOfMemoryEndsSoThatItIsStartedAgain() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = start("--peer-memory", "10G")) {
            origin.at("/file").content(Content.random(1, 1000));
            assertEquals(Optional.empty(), registerUntilRefused(app, origin, MANY_AT_ONCE));
            assertEquals(FatalErrors.EXIT_CODE, app.exitCode());
        }
    }

    @Test
    void aProcessThatHasRunOutOfMemoryEndsThoughNobodyReadsItsStandardError() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = AppProcess.startUnread(
                        TINY_HEAP, Map.of(), flags("--peer-memory", "10G", "--access-log"))) {
            app.awaitReady();
            origin.at("/file").content(Content.random(1, 1000));
            assertEquals(Optional.empty(), registerUntilRefused(app, origin, MANY_AT_ONCE));
            assertEquals(FatalErrors.EXIT_CODE, app.exitCode());
        }
    }

    @Test
    void aHeapOf64MegabytesDoesForTwoThousandPeers() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = startWith(List.of("-Xmx64m"))) {
            origin.at("/file").content(Content.random(1, 1000));
            List<String> bodies = new ArrayList<>();
            for (int number = 0; number < 2000; number += AT_ONCE) {
                IntStream.range(number, number + AT_ONCE)
                        .mapToObj(next -> register(app, origin, next, "/file"))
                        .toList()
                        .forEach(reply -> bodies.add(reply.join()));
            }
            assertEquals(2000, bodies.size());
            bodies.forEach(body -> assertTrue(body.startsWith("{\"code\":200,"), body));
        }
    }

    @Test
    void whatIsSetForTheJvmIsLeftAsItIsAndTheRestGivesMemoryBack() throws Exception {
        try (AppProcess app = startWith(List.of("-XX:+UseG1GC"))) {
            assertEquals(JvmMemory.IDLE_COLLECTION_MILLIS, flag(app, JvmMemory.IDLE_COLLECTION));
        }
        try (AppProcess app = startWith(List.of("-XX:+UseG1GC", "-XX:G1PeriodicGCInterval=1234567"))) {
            assertEquals("1234567", flag(app, JvmMemory.IDLE_COLLECTION));
        }
    }

    @Test
    void aJvmWithAnotherCollectorIsLeftAsItIs() throws Exception {
        try (AppProcess app = startWith(List.of("-XX:+UseParallelGC"))) {
            assertEquals("0", flag(app, JvmMemory.IDLE_COLLECTION));
        }
    }

    private static String flag(AppProcess app, String name) throws IOException, InterruptedException {
        Process jinfo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jinfo").toString(), "-flag", name,
                        Long.toString(app.pid()))
                .redirectErrorStream(true)
                .start();
        String text = new String(jinfo.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, jinfo.waitFor(), text);
        return text.substring(text.indexOf('=') + 1);
    }

    private AppProcess start(String... flags) throws IOException, InterruptedException {
        return startWith(TINY_HEAP, flags);
    }

    private AppProcess startWith(List<String> jvm, String... flags) throws IOException, InterruptedException {
        AppProcess app = AppProcess.startWith(jvm, Map.of(), flags(flags));
        app.awaitReady();
        return app;
    }

    private String[] flags(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "--port", "0", "--download-port", "0", "--bind", "127.0.0.1", "--allow-loopback-origin", "--state", "memory",
                "--home-dir", directory.resolve("home").toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** Registers ever more peers; answers the first reply that is no success, or empty if there is none any more. */
    private static Optional<String> registerUntilRefused(AppProcess app, FakeOrigin origin, int atOnce) {
        for (int number = 1; number < MOST; number += atOnce) {
            List<CompletableFuture<String>> replies = IntStream.range(number, number + atOnce)
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
        return register(app, origin, number, LONG_PATH);
    }

    private static CompletableFuture<String> register(AppProcess app, FakeOrigin origin, int number, String path) {
        String form = "cid=c" + number + "&ip=127.0.0.1&hostName=h&superNodeIp=127.0.0.1&port=15001&path=" + path + number
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
