package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Swarm;
import io.supernode.testkit.process.SocketHolder;
import io.supernode.testkit.process.TakenOverSupernode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Restarts of real processes of which no client learns by a refused connection. */
@Timeout(180)
class RestartProcessTest {

    private static final Content CONTENT = Content.random(47, 20_000_000);
    private static final int PEERS = 12;
    private static final int RESTARTS = 3;
    /** Of no machine (TEST-NET-1). */
    private static final String ELSEWHERE = "192.0.2.1";
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    Path directory;

    @Test
    void callsWaitWhileAKilledProcessIsStartedAgainWithTheSameSockets() throws Exception {
        Tools.require("perl");
        try (SocketHolder holder = holder()) {
            // Nobody has accepted yet: these connections wait.
            CompletableFuture<HttpResponse<String>> early = call(holder.controlPort(), "/_ping");
            holder.start();
            holder.awaitReady();
            assertEquals("OK", early.join().body());
            assertEquals(404, call(holder.downloadPort(), "/qtdown/aaa/" + "a".repeat(64)).join().statusCode());
            holder.kill();
            CompletableFuture<HttpResponse<String>> control = call(
                    holder.controlPort(), "/peer/task?srcCid=c&taskId=" + "a".repeat(64) + "&status=700&result=502");
            CompletableFuture<HttpResponse<String>> download =
                    call(holder.downloadPort(), "/qtdown/aaa/" + "a".repeat(64));
            holder.start();
            assertTrue(control.join().body().startsWith("{\"code\":502,"), control.join().body());
            assertEquals(404, download.join().statusCode());
        }
    }

    @Test
    @SuppressWarnings("try") // The peers end before what is asserted of the old process.
    void noDownloadFailsWhileANewProcessTakesOver() throws Exception {
        Path home = directory.resolve("home");
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess old = AppProcess.startReady(
                        home, "--allow-loopback-origin", "--max-bandwidth", "10M", "--reserved-bandwidth", "0")) {
            origin.at("/file").content(CONTENT);
            try (Swarm swarm = Swarm.of(PEERS, old.controlPort(), origin.url("/file"), directory)) {
                CompletableFuture<List<Swarm.Result>> results = swarm.start();
                String tasks;
                do {
                    tasks = call(old.controlPort(), "/api/v1/tasks").join().body();
                } while (!tasks.contains("\"downloading\":" + PEERS));
                try (AppProcess next = AppProcess.startReady(home, "--allow-loopback-origin", "--take-over")) {
                    assertEquals(old.controlPort(), next.controlPort());
                    assertEquals(old.downloadPort(), next.downloadPort());
                    for (Swarm.Result result : results.join()) {
                        assertEquals(CONTENT.md5(), result.md5().orElse(null), result.toString());
                        assertEquals(0, result.tally().failures(), result.toString());
                        assertEquals(0, result.tally().migrations(), result.toString());
                    }
                    assertEquals(0, old.exitCode());
                    List<String> log = old.errors();
                    assertTrue(log.get(log.size() - 1).contains("supernode has ended: another process has taken over, after "),
                            log.toString());
                    assertTrue(log.stream().noneMatch(line -> line.contains("ERROR") || line.contains("WARN")),
                            log.toString());
                    assertEquals("OK", call(next.controlPort(), "/_ping").join().body());
                }
            }
            for (int number = 0; number < PEERS; number++) {
                assertArrayEquals(CONTENT.bytes(), Files.readAllBytes(directory.resolve("file-" + number)));
            }
        }
    }

    @Test
    void aSupernodeThatACampaignReplacesKeepsItsPorts() throws Exception {
        List<String> command = AppProcess.command(List.of());
        command.addAll(List.of("--home-dir", directory.resolve("home").toString()));
        try (TakenOverSupernode node = TakenOverSupernode.start(command, directory.resolve("log").toFile())) {
            int control = node.controlPort();
            int download = node.downloadPort();
            long pid = node.pid();
            node.replace();
            assertTrue(node.pid() != pid, "another process");
            assertEquals("OK", call(control, "/_ping").join().body());
            assertEquals(404, call(download, "/qtdown/aaa/" + "a".repeat(64)).join().statusCode());
        }
    }

    @Test
    void nobodyIsRefusedWhileClientsConnectAllTheTimeAndOneProcessAfterAnotherTakesOver() throws Exception {
        Path home = directory.resolve("home");
        AppProcess serving = AppProcess.startReady(home);
        try (Callers callers = new Callers(serving.controlPort(), serving.downloadPort())) {
            for (int restart = 0; restart < RESTARTS; restart++) {
                callers.awaitFurtherCalls();
                AppProcess next = AppProcess.startReady(home, "--take-over");
                try (AppProcess old = serving) {
                    callers.awaitFurtherCalls();
                    assertEquals(0, old.exitCode());
                } finally {
                    serving = next;
                }
            }
            callers.awaitFurtherCalls();
            assertEquals(List.of(), callers.failures(), "nobody is refused, nor told to leave");
            // Who connects in the microseconds before a port is closed may be reset by the kernel (docs/deployment.md).
            long most = 2L * RESTARTS * Callers.THREADS_A_PORT;
            assertTrue(callers.resets() <= most, callers.resets() + " connections were reset");
        } finally {
            serving.close();
        }
    }

    @Test
    void aProcessGoesOnWhenTheOneThatTakesOverCannotServe() throws Exception {
        Path home = directory.resolve("home");
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = AppProcess.startReady(home, "--allow-loopback-origin")) {
            origin.at("/file").content(CONTENT);
            try (AppProcess next = AppProcess.start(
                    "--take-over", "--home-dir", home.toString(), "--bind", ELSEWHERE, "--port", "0",
                    "--download-port", "0")) {
                assertEquals(1, next.exitCode());
                assertEquals(
                        List.of("supernode: cannot listen on download port " + app.downloadPort() + " of " + ELSEWHERE
                                + ": Cannot assign requested address"),
                        next.errors().stream().filter(line -> line.startsWith("supernode:")).toList());
            }
            app.awaitError("this one goes on");
            try (Swarm swarm = Swarm.of(2, app.controlPort(), origin.url("/file"), directory)) {
                for (Swarm.Result result : swarm.download()) {
                    assertEquals(CONTENT.md5(), result.md5().orElse(null), result.toString());
                }
            }
            // And may be taken over again.
            try (AppProcess next = AppProcess.startReady(home, "--allow-loopback-origin", "--take-over")) {
                assertEquals(app.controlPort(), next.controlPort());
                assertEquals(0, app.exitCode());
            }
        }
    }

    @Test
    void aProcessOfOtherPortsDoesNotTakeOverAndNothingIsClosed() throws Exception {
        Path home = directory.resolve("home");
        try (AppProcess app = AppProcess.startReady(home);
                AppProcess next = AppProcess.start(
                        "--take-over", "--home-dir", home.toString(), "--bind", "127.0.0.1", "--port", "0",
                        "--download-port", Integer.toString(app.controlPort()))) {
            assertEquals(1, next.exitCode());
            assertEquals(
                    List.of("supernode: the supernode that has this home listens at control port " + app.controlPort()
                            + " and download port " + app.downloadPort() + ", and its clients know no others: take over with"
                            + " --port " + app.controlPort() + " --download-port " + app.downloadPort()
                            + ", or end it first; it goes on serving"),
                    next.errors());
            assertEquals("OK", call(app.controlPort(), "/readyz").join().body());
            app.terminate();
            assertTrue(app.errors().stream().noneMatch(line -> line.contains("another process takes over")));
        }
    }

    private SocketHolder holder() throws IOException {
        List<String> command = AppProcess.command(
                List.of("--add-opens", "java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens", "java.base/java.io=ALL-UNNAMED"));
        command.addAll(List.of("--home-dir", directory.resolve("home").toString(), "--allow-loopback-origin"));
        return new SocketHolder(command, null);
    }

    private static CompletableFuture<HttpResponse<String>> call(int port, String path) {
        return HTTP.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(), BodyHandlers.ofString());
    }
}
