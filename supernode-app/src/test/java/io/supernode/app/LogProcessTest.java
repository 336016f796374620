package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator finds in the log of a real process: each fact once, whatever clients do. */
@Timeout(180)
class LogProcessTest {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int FILES = 20;
    /** Those that wait, as many that are being written, and what the system takes. */
    private static final int MORE_LINES_THAN_ARE_KEPT = 7_000;
    private static final int SURELY_KEPT = 3_000;
    private static final int MORE_LINES_THAN_ARE_WRITTEN_AT_ONCE = 500;

    @TempDir
    Path directory;

    @Test
    void aRefusedClientHasOneLineForEachReasonHoweverOftenItTries() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = AppProcess.startReady(directory.resolve("home"), "--allow-loopback-origin")) {
            origin.at("/secret").content(Content.random(1, 1_000)).wanting("Authorization", "Basic right", 401);
            for (int i = 0; i < 5; i++) {
                assertEquals(501, register(app, "peer-1", 70_000, origin.url("/secret")).path("code").asInt());
                assertEquals(608, register(app, "peer-1", 15_001, origin.url("/secret?sig=credential")).path("code").asInt());
                assertEquals(608, register(app, "peer-2", 15_002, origin.url("/secret?sig=credential")).path("code").asInt());
            }
            List<String> log = ended(app);
            assertOne(log, "peer peer-1: registration rejected: 501 port must be a number from 0 to 65535", 4);
            assertOne(log, "peer peer-1: registration refused: 608 the origin wants credentials: it answers 401", 4);
            assertOne(log, "peer peer-2: registration refused: 608 the origin wants credentials: it answers 401", 4);
            assertEquals(1, count(log, "task created for " + origin.url("/secret?sig=***")), log.toString());
            assertEquals(0, count(log, "sig=credential"), log.toString());
        }
    }

    @Test
    void theLifeOfATaskAndOfItsCachedFileIsToldOnce() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = AppProcess.startReady(
                        directory.resolve("home"), "--allow-loopback-origin", "--task-expire", "3s",
                        "--gc-meta-interval", "100ms", "--cache-quota", "150000")) {
            origin.at("/first").content(Content.random(1, 100_000));
            origin.at("/second").content(Content.random(2, 100_000));
            String first = taskId(register(app, "peer-1", 15_001, origin.url("/first")));
            List<String> log = app.errorsUpTo(first + ": task ended");
            String second = taskId(register(app, "peer-1", 15_001, origin.url("/second")));
            log.addAll(app.errorsUpTo(second + ": content complete"));
            log.addAll(ended(app));
            for (String line : new String[] {
                first + ": task created for " + origin.url("/first"),
                first + ": content opened: 100000 bytes, pieces of 4194304 bytes, content " + first.substring(0, 12),
                first + ": content complete: 100000 bytes, md5 " + Content.random(1, 100_000).md5(),
                first + ": task ended, nobody has asked for it for long",
                "content " + first.substring(0, 12) + ": evicted, ",
                second + ": content complete: 100000 bytes"
            }) {
                assertEquals(1, count(log, line), line + " in " + log);
            }
            assertTrue(log.stream().noneMatch(line -> line.contains("[ERROR]") || line.contains("[WARN]")), log.toString());
            assertEquals(1, count(log, "the quota of the cache is used up"), log.toString());
        }
    }

    @Test
    void aFetchThatFailsIsToldOnceWithItsReason() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = AppProcess.startReady(directory.resolve("home"), "--allow-loopback-origin")) {
            origin.at("/file").content(Content.random(1, 1_000));
            String task = taskId(register(app, "peer-1", 15_001, origin.url("/file"), "md5", "0".repeat(32)));
            List<String> log = app.errorsUpTo(task + ": fetch failed");
            log.addAll(ended(app));
            assertEquals(1, count(log, "[WARN] events - task " + task + ": fetch failed: the file's md5 is "), log.toString());
            assertEquals(1, count(log, "the file's md5 is "), log.toString());
        }
    }

    @Test
    void aPeerWithWhichOthersFailAndOneThatFailsAloneAreToldOnce() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                AppProcess app = AppProcess.startReady(
                        directory.resolve("home"), "--allow-loopback-origin", "--elimination-limit", "1",
                        "--failure-limit", "1")) {
            String task = "";
            String range = "";
            // Both are sent to it before one complains, unless its piece took long: then another file is tried.
            for (int file = 0; task.isEmpty(); file++) {
                assertTrue(file < FILES, "never are two sent to one peer");
                String url = origin.url("/file-" + file);
                origin.at("/file-" + file).content(Content.random(file, 1_000));
                String tried = taskId(register(app, "server", 15_001, url));
                range = pull(app, tried, "server", "700", "502", "", "").path("data").path(0).path("range").asText();
                get(app, "/peer/piece/suc?taskId=" + tried + "&cid=server&pieceRange=" + range);
                int sent = 0;
                for (String client : List.of("client", "other")) {
                    registerAt(app, client.equals("client") ? "127.0.0.2" : "127.0.0.3", client, 15_001, url);
                    JsonNode assigned = pull(app, tried, client, "700", "502", "", "").path("data").path(0);
                    sent += "server".equals(assigned.path("cid").asText()) ? 1 : 0;
                }
                task = sent == 2 ? tried : "";
            }
            // One voice alone is not believed, two are.
            pull(app, task, "client", "701", "500", range, "server");
            pull(app, task, "other", "701", "500", range, "server");
            pull(app, task, "client", "702", "500", "", "");
            List<String> log = ended(app);
            assertEquals(1, count(log, "[WARN] events - task " + task + " peer server: peer eliminated, 2 others failed with"
                    + " its server 127.0.0.1:15001"), log.toString());
            assertEquals(1, count(log, "[WARN] events - task " + task + " peer client: peer isolated"), log.toString());
            assertEquals(1, count(log, "task " + task + " peer client: download failed, says the client"), log.toString());
        }
    }

    @Test
    void callsAreAnsweredThoughNobodyReadsTheLogAndWhatWasLeftOutIsTold() throws Exception {
        try (AppProcess app = AppProcess.startUnread(
                List.of(), Map.of(), "--port", "0", "--download-port", "0", "--bind", "127.0.0.1", "--home-dir",
                directory.resolve("home").toString(), "--access-log")) {
            app.awaitReady();
            for (int number = 0; number < MORE_LINES_THAN_ARE_KEPT; number++) {
                assertEquals("no such page", get(app, "/nowhere?" + number + "=" + "x".repeat(400)).path("msg").asText());
            }
            app.readErrors();
            app.errorsUpTo("/nowhere?" + SURELY_KEPT + "=");
            // What was being written with that line is so by and by, and there is room again.
            for (int n = 0; n < MORE_LINES_THAN_ARE_WRITTEN_AT_ONCE; n++) {
                get(app, "/nowhere?last");
            }
            app.awaitError(" lines were left out of the log: they came faster than standard error was read");
            app.awaitError("/nowhere?last");
        }
    }

    @Test
    void hostHeadersThatMakeNoSenseAreCutAndCountedHoweverManyCome() throws Exception {
        try (AppProcess app = AppProcess.startReady(directory.resolve("home"))) {
            for (int i = 0; i < 200; i++) {
                try (Socket client = new Socket("127.0.0.1", app.controlPort())) {
                    client.getOutputStream().write(("GET /_ping HTTP/1.1\r\nHost: a b" + i + "x".repeat(3_000) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    assertTrue(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .startsWith("HTTP/1.1 400 "));
                }
            }
            List<String> log = ended(app);
            assertTrue(count(log, "Host") <= 2, log.size() + " lines");
            assertTrue(log.stream().allMatch(line -> line.length() < 1_200), "a line is long");
            assertEquals(1, count(log, "(199 times more)"));
        }
    }

    /** Once at once, and once at the end how often it was to be said again. */
    private static void assertOne(List<String> log, String text, int repeats) {
        assertEquals(2, count(log, text), text + " in " + log);
        assertEquals(1, count(log, text + " (" + repeats + " times more)"), text + " in " + log);
    }

    private static long count(List<String> log, String text) {
        return log.stream().filter(line -> line.contains(text)).count();
    }

    /** All that it writes until it ends. */
    private static List<String> ended(AppProcess app) throws InterruptedException {
        app.terminate();
        return app.errors();
    }

    private static String taskId(JsonNode reply) {
        assertEquals(200, reply.path("code").asInt(), reply.toString());
        return reply.path("data").path("taskId").asText();
    }

    private JsonNode register(AppProcess app, String cid, int port, String url, String... more) throws Exception {
        return registerAt(app, "127.0.0.1", cid, port, url, more);
    }

    private JsonNode registerAt(AppProcess app, String ip, String cid, int port, String url, String... more)
            throws Exception {
        List<String> fields = new ArrayList<>(List.of(
                "cid", cid, "ip", ip, "hostName", "h", "superNodeIp", "127.0.0.1", "port", Integer.toString(port),
                "path", "/peer/file/f", "rawUrl", url));
        fields.addAll(List.of(more));
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.size(); i += 2) {
            form.append(fields.get(i)).append('=')
                    .append(URLEncoder.encode(fields.get(i + 1), StandardCharsets.UTF_8)).append('&');
        }
        return send(HttpRequest.newBuilder(uri(app, "/peer/registry"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.toString()))
                .build());
    }

    private JsonNode pull(
            AppProcess app, String task, String cid, String status, String result, String range, String dstCid)
            throws Exception {
        return get(app, "/peer/task?taskId=" + task + "&srcCid=" + cid + "&status=" + status + "&result=" + result + "&range="
                + range + "&dstCid=" + dstCid);
    }

    private JsonNode get(AppProcess app, String target) throws Exception {
        return send(HttpRequest.newBuilder(uri(app, target)).build());
    }

    private JsonNode send(HttpRequest request) throws Exception {
        return JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body());
    }

    private static URI uri(AppProcess app, String target) {
        return URI.create("http://127.0.0.1:" + app.controlPort() + target);
    }
}
