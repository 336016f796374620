package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the rehearsal after a start leaves in a server. */
@Timeout(180)
class WarmUpProcessTest {

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** Figures of tasks, peers, pieces, files and requests; those of the JVM are another matter. */
    private static final Pattern FIGURE = Pattern.compile("(dragonfly_supernode_\\w+)(\\{.*})? ([0-9.E]+)");
    /** The build, the settings, and the empty files of the state. */
    private static final Set<String> EXPECTED = Set.of(
            "dragonfly_supernode_build_info", "dragonfly_supernode_data_limit_bytes_per_second",
            "dragonfly_supernode_peer_memory_limit_bytes", "dragonfly_supernode_state_kept", "dragonfly_supernode_state_bytes");

    @TempDir
    Path directory;

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static String get(AppProcess app, String path) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.controlPort() + path)).build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static Set<String> files(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    @Test
    void ofARehearsalNothingIsLeftInTasksMetricsLogAndHome() throws Exception {
        Path home = directory.resolve("home");
        Path rehearsal = home.resolve(".warm-up");
        try (AppProcess app = AppProcess.startReady(home, "--warm-up", "--access-log")) {
            Set<String> before = files(home);
            await(() -> Files.exists(rehearsal));
            await(() -> !Files.exists(rehearsal));
            before.remove(".warm-up");
            assertEquals(before, files(home));
            assertEquals("[]", Pattern.compile("\\[.*]").matcher(get(app, "/api/v1/tasks")).results()
                    .map(found -> found.group()).findFirst().orElse(""));
            List<String> figures = get(app, "/metrics").lines()
                    .map(FIGURE::matcher)
                    .filter(line -> line.matches() && !EXPECTED.contains(line.group(1)))
                    .filter(line -> Double.parseDouble(line.group(3)) != 0)
                    .map(line -> line.group())
                    .filter(line -> !line.contains("/api/v1/tasks"))
                    .toList();
            assertEquals(List.of(), figures);
            app.terminate();
            List<String> log = app.errors();
            // The access log has the two calls of this test, and tells that the log is there.
            assertEquals(2, log.stream().filter(line -> line.contains(" access - ")).count(), log.toString());
            assertTrue(log.stream().noneMatch(line -> line.contains(" task ") || line.contains("WARN")), log.toString());
        }
    }

    @Test
    void atTheLevelDebugARehearsalLeavesNoStackTraceInTheLog() throws Exception {
        Path home = directory.resolve("home");
        Path rehearsal = home.resolve(".warm-up");
        try (AppProcess app = AppProcess.startReady(home, "--warm-up", "--log-level", "debug")) {
            await(() -> Files.exists(rehearsal));
            await(() -> !Files.exists(rehearsal));
            app.terminate();
            List<String> log = app.errors();
            assertTrue(log.stream().noneMatch(line -> line.startsWith("\tat ")), log.toString());
            assertTrue(log.stream().noneMatch(line -> line.contains("Exception")), log.toString());
        }
    }

    @Test
    void aServerIsNotRehearsedIfItIsSwitchedOff() throws Exception {
        Path home = directory.resolve("home");
        try (AppProcess app = AppProcess.startReady(home, "--warm-up=false")) {
            get(app, "/_ping");
            app.terminate();
            app.errors();
            assertFalse(Files.exists(home.resolve(".warm-up")));
        }
    }
}
