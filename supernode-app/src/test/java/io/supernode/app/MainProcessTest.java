package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The app as its operator meets it: a real process, its lines and its exit codes. */
@Timeout(180)
class MainProcessTest {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final int ENDED_BY_SIGTERM = 143;
    private static final long PROMISED_SECONDS = 5;

    @TempDir
    Path directory;

    @Test
    void itSaysWhatItListensOnServesAndEndsWithinFiveSeconds() throws Exception {
        Path home = directory.resolve("home");
        try (AppProcess app = AppProcess.startReady(home)) {
            assertEquals(home.toRealPath().toString(), app.home());
            assertEquals("OK", get(app.controlPort(), "/_ping").body());
            assertEquals(404, get(app.downloadPort(), "/qtdown/aaa/" + "a".repeat(64)).statusCode());
            app.terminate();
            assertTrue(app.endsWithin(PROMISED_SECONDS));
            assertEquals(ENDED_BY_SIGTERM, app.exitCode());
            List<String> log = app.errors();
            assertTrue(log.stream().noneMatch(line -> line.contains("ERROR")), log.toString());
        }
    }

    @Test
    void itListensOnAllAddressesWhenToldSo() throws Exception {
        try (AppProcess app = AppProcess.startReady(directory.resolve("home"), "--bind", "all")) {
            assertEquals("OK", get(app.controlPort(), "/_ping").body());
        }
    }

    @Test
    void aSecondInstanceOnTheSameHomeIsRefused() throws Exception {
        try (AppProcess first = AppProcess.startReady(directory.resolve("home"));
                AppProcess second = AppProcess.start("--port", "0", "--download-port", "0", "--home-dir", first.home())) {
            assertEquals(1, second.exitCode());
            assertEquals(
                    List.of("supernode: home directory " + first.home() + " is in use by another supernode"),
                    second.errors());
            assertEquals(List.of(), second.output());
            assertEquals("OK", get(first.controlPort(), "/_ping").body());
        }
    }

    @Test
    void aHomeIsFreeAgainWhenItsProcessWasKilled() throws Exception {
        Path home = directory.resolve("home");
        AppProcess.startReady(home).close();
        // And without --bind it listens on all addresses, as it does with --bind all.
        try (AppProcess next =
                AppProcess.start("--port", "0", "--download-port", "0", "--home-dir", home.toString())) {
            next.awaitReady();
            assertEquals("OK", get(next.controlPort(), "/_ping").body());
        }
    }

    @ParameterizedTest
    @CsvSource({"control,--port,--download-port", "download,--download-port,--port"})
    void aTakenPortIsReportedInOneLine(String name, String takenFlag, String otherFlag) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                AppProcess app = AppProcess.start(
                        takenFlag,
                        Integer.toString(taken.getLocalPort()),
                        otherFlag,
                        "0",
                        "--bind",
                        "127.0.0.1",
                        "--home-dir",
                        directory.resolve("home").toString())) {
            assertEquals(1, app.exitCode());
            assertEquals(
                    List.of("supernode: cannot listen on " + name + " port " + taken.getLocalPort()
                            + " of 127.0.0.1: Address already in use"),
                    app.errors());
        }
    }

    @Test
    void aHomeThatIsNotADirectoryIsReportedInOneLine() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        try (AppProcess app = AppProcess.start("--port", "0", "--download-port", "0", "--home-dir", file.toString())) {
            assertEquals(1, app.exitCode());
            assertEquals(List.of("supernode: home directory " + file + " is not a directory"), app.errors());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--port abc|flag --port: 'abc' is not allowed: expected a whole number from 0 to 65535",
        "--no-such-flag|Unknown option: '--no-such-flag'",
        "--max-bandwidth 200|flag --max-bandwidth: '200' is not allowed: expected a size with a unit: write 200M for what 0.4"
                + " took as MB/s, or 200B for bytes per second",
        "--reserved-bandwidth 200M|systemReservedBandwidth 200M (flag --reserved-bandwidth) and maxBandwidth 200M (default):"
                + " the first must be smaller than the second",
        "--config /no/such/file|configuration file /no/such/file does not exist"})
    void aBadFlagIsReportedInOneLine(String flags, String sentence) throws Exception {
        try (AppProcess app = AppProcess.start(flags.split(" "))) {
            assertEquals(2, app.exitCode());
            assertEquals(List.of("supernode: " + sentence + " (see --help)"), app.errors());
        }
    }

    @Test
    void helpAndVersionArePrintedToStandardOutput() throws Exception {
        try (AppProcess help = AppProcess.start("--help");
                AppProcess flag = AppProcess.start("--version");
                AppProcess command = AppProcess.start("version")) {
            assertEquals(0, help.exitCode());
            List<String> lines = help.output();
            assertTrue(lines.stream().anyMatch(line -> line.contains("--advertise-ip=IP")));
            assertTrue(lines.stream().anyMatch(line -> line.contains("--metrics[=true|false]")), lines.toString());
            assertTrue(lines.stream().noneMatch(line -> line.contains("=PARAM")), lines.toString());
            assertTrue(String.join(" ", lines).replaceAll("\\s+", " ").contains("--metrics=false for none. Default: true"));
            assertEquals(0, flag.exitCode());
            String version = flag.output().get(0);
            assertTrue(version.startsWith("supernode "), version);
            assertEquals(List.of(version), command.output());
        }
    }

    @Test
    void aFileGoesFromItsOriginToAClient() throws Exception {
        byte[] content = new byte[100_000];
        new Random(1).nextBytes(content);
        HttpServer origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        origin.createContext("/f", exchange -> {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            exchange.sendResponseHeaders(200, head ? -1 : content.length);
            if (!head) {
                exchange.getResponseBody().write(content);
            }
            exchange.close();
        });
        origin.start();
        try (AppProcess app = AppProcess.startReady(directory.resolve("home"), "--allow-loopback-origin")) {
            String task = register(app, "http://127.0.0.1:" + origin.getAddress().getPort() + "/f");
            String pieces = get(app.controlPort(), pull(task)).body();
            assertTrue(pieces.startsWith("{\"code\":601,"), pieces);
            HttpResponse<byte[]> framed = HTTP.send(
                    HttpRequest.newBuilder(uri(app.downloadPort(), "/qtdown/" + task.substring(0, 3) + '/' + task))
                            .header("Range", "bytes=0-4194303")
                            .build(),
                    BodyHandlers.ofByteArray());
            assertEquals(206, framed.statusCode());
            assertEquals(
                    "bytes 0-100004/100005", framed.headers().firstValue("Content-Range").orElseThrow());
            assertArrayEquals(content, Arrays.copyOfRange(framed.body(), 4, framed.body().length - 1));
        } finally {
            origin.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void itsOwnPortsAreNoOrigins(boolean control) throws Exception {
        try (AppProcess app = AppProcess.startReady(directory.resolve("home"), "--allow-loopback-origin")) {
            int port = control ? app.controlPort() : app.downloadPort();
            String body = HTTP.send(registration(app, "http://127.0.0.1:" + port + "/_ping"), BodyHandlers.ofString())
                    .body();
            assertTrue(body.startsWith("{\"code\":607,"), body);
        }
    }

    @Test
    void aDeniedOriginIsNotAsked() throws Exception {
        try (ServerSocket origin = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                AppProcess app = AppProcess.startReady(
                        directory.resolve("home"), "--allow-loopback-origin", "--deny-origin", "127.0.0.0/8,*.example")) {
            String url = "http://127.0.0.1:" + origin.getLocalPort() + "/f";
            String body = HTTP.send(registration(app, url), BodyHandlers.ofString()).body();
            assertTrue(body.startsWith("{\"code\":607,"), body);
            origin.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, origin::accept);
        }
    }

    @Test
    void aHeldClientIsAnsweredWhenTheProcessEnds() throws Exception {
        // An origin that takes the connection and never says anything.
        try (ServerSocket origin = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                AppProcess app = AppProcess.startReady(
                        directory.resolve("home"), "--allow-loopback-origin", "--hold", "4500ms")) {
            String task = register(app, "http://127.0.0.1:" + origin.getLocalPort() + "/f");
            CompletableFuture<HttpResponse<String>> held = HTTP.sendAsync(
                    HttpRequest.newBuilder(uri(app.controlPort(), pull(task))).build(), BodyHandlers.ofString());
            assertEquals("OK", get(app.controlPort(), "/_ping").body());
            app.terminate();
            assertTrue(app.endsWithin(PROMISED_SECONDS));
            assertTrue(held.join().body().matches("\\{\"code\":602,.*"), held.join().body());
        }
    }

    @Test
    void aPendingRegistrationIsAnsweredWhenTheProcessEnds() throws Exception {
        try (ServerSocket origin = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                AppProcess app = AppProcess.startReady(
                        directory.resolve("home"), "--allow-loopback-origin", "--registration-patience", "4500ms")) {
            CompletableFuture<HttpResponse<String>> pending = HTTP.sendAsync(
                    registration(app, "http://127.0.0.1:" + origin.getLocalPort() + "/f"), BodyHandlers.ofString());
            // It waits for the origin as soon as the origin is asked.
            origin.accept();
            app.terminate();
            assertTrue(app.endsWithin(PROMISED_SECONDS));
            assertTrue(pending.join().body().matches("\\{\"code\":609,.*"), pending.join().body());
        }
    }

    private static String pull(String task) {
        return "/peer/task?srcCid=127.0.0.1-1-2&taskId=" + task + "&status=700&result=502";
    }

    private static HttpRequest registration(AppProcess app, String url) {
        String form = "cid=127.0.0.1-1-2&ip=127.0.0.1&hostName=h&superNodeIp=127.0.0.1&port=15001&path=/peer/file/f"
                + "&rawUrl=" + url + "&taskUrl=" + url;
        return HttpRequest.newBuilder(uri(app.controlPort(), "/peer/registry"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private String register(AppProcess app, String url) throws IOException, InterruptedException {
        String body = HTTP.send(registration(app, url), BodyHandlers.ofString()).body();
        assertTrue(body.startsWith("{\"code\":200,"), body);
        int start = body.indexOf("\"taskId\":\"") + 10;
        return body.substring(start, start + 64);
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
