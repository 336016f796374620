package io.supernode.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of metrics of a running server: what the documents say of it, and what clients can do to it. */
@Timeout(120)
class MetricsPageTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
    private static final Pattern LABEL = Pattern.compile("[{,]([a-z]+)=\"");
    private static final long LOOK_AGAIN_NANOS = 20_000_000;
    private static final String HEAD = "| metric | type | labels | original | meaning |";
    /** What the server 1.0.6 has under the same name. */
    private static final Set<String> ORIGINAL = Set.of(
            "build_info", "http_requests_total", "http_request_duration_seconds", "http_request_size_bytes",
            "http_response_size_bytes", "peers", "tasks", "tasks_registered_total", "dfgettasks",
            "dfgettasks_registered_total", "dfgettasks_failed_total", "schedule_duration_milliseconds",
            "cdn_trigger_total",
            "cdn_trigger_failed_total", "cdn_cache_hit_total", "cdn_download_total", "cdn_download_failed_total",
            "pieces_downloaded_size_bytes_total", "gc_peers_total", "gc_tasks_total", "gc_disks_total",
            "last_gc_disks_timestamp_seconds");

    @TempDir
    Path home;

    private HttpResponse<String> get(RunningNode node, String path) throws IOException, InterruptedException {
        return HTTP.send(request(node, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> report(RunningNode node, String body) throws IOException, InterruptedException {
        return HTTP.send(
                request(node, "/task/metrics").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(RunningNode node, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.controlPort() + path));
    }

    @Test
    void theDocumentListsEveryMetricWithItsTypeItsLabelsAndItsMeaning() throws Exception {
        try (RunningNode node = RunningNode.start(home)) {
            report(node, "{\"callSystem\":\"ci\",\"success\":true,\"duration\":1,\"fileLength\":1}");
            report(node, "{\"callSystem\":\"ci\",\"success\":false,\"backsourceReason\":\"3\"}");
            String document = Files.readString(DOCUMENT);
            int start = document.indexOf(HEAD);
            assertEquals(
                    table(get(node, "/metrics").body()), document.substring(start, document.indexOf("\n\n", start)));
        }
    }

    @Test
    void theDocumentListsWhatANodeOfAClusterHasAlso() throws Exception {
        try (RunningNode node = RunningNode.start(
                home, "--cluster-name", "metrics", "--cluster-bind", "127.0.0.1:" + freePort())) {
            String cluster = clusterMetrics(node);
            // It first waits for others that may have tasks of its own.
            while (!cluster.contains("\ndragonfly_supernode_cluster_complete 1.0")) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                cluster = clusterMetrics(node);
            }
            assertTrue(cluster.contains("\ndragonfly_supernode_cluster_nodes 1.0"), cluster);
            String document = Files.readString(DOCUMENT);
            int start = document.indexOf(HEAD, document.indexOf("## A node of a cluster has also"));
            assertEquals(table(cluster), document.substring(start, document.indexOf("\n\n", start)));
        }
    }

    private String clusterMetrics(RunningNode node) throws IOException, InterruptedException {
        return get(node, "/metrics").body().lines()
                .filter(line -> line.contains("dragonfly_supernode_cluster_"))
                .collect(Collectors.joining("\n"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Of the metrics of the supernode; those of the JVM differ from JVM to JVM. */
    private static String table(String page) {
        Map<String, String> rows = new TreeMap<>();
        List<String> lines = page.lines().toList();
        for (String line : lines) {
            var help = HELP.matcher(line);
            if (help.matches() && help.group(1).startsWith("dragonfly_")) {
                String name = help.group(1);
                rows.put(name, "| `" + name + "` | " + type(lines, name) + " | " + labels(lines, name) + " | "
                        + (isOriginal(name) ? "yes" : "") + " | " + help.group(2) + " |");
            }
        }
        List<String> all = new ArrayList<>(List.of(HEAD, "|---|---|---|---|---|"));
        all.addAll(rows.values());
        return String.join("\n", all);
    }

    private static boolean isOriginal(String name) {
        return name.startsWith("dragonfly_dfget_") || ORIGINAL.contains(name.replace("dragonfly_supernode_", ""));
    }

    private static String type(List<String> lines, String name) {
        String start = "# TYPE " + name + " ";
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }

    private static String labels(List<String> lines, String name) {
        Set<String> labels = new LinkedHashSet<>();
        Pattern series = Pattern.compile(Pattern.quote(name) + "(?:_bucket)?\\{.*");
        lines.stream().filter(line -> series.matcher(line).matches()).forEach(line ->
                LABEL.matcher(line).results().forEach(label -> labels.add("`" + label.group(1) + "`")));
        labels.remove("`le`");
        return String.join(", ", labels);
    }

    @Test
    void aStreamOfEventsIsCountedWhenItEndsAndMovesNoQuantile() throws Exception {
        try (RunningNode node = RunningNode.start(home)) {
            try (Socket viewer = new Socket(InetAddress.getLoopbackAddress(), node.controlPort())) {
                viewer.getOutputStream().write("GET /view/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
                BufferedReader events = new BufferedReader(new InputStreamReader(viewer.getInputStream(), US_ASCII));
                assertEquals("HTTP/1.1 200 OK", events.readLine());
            }
            String counted = "dragonfly_supernode_http_requests_total{code=\"200\",handler=\"/view/stream\"} 1.0";
            String page = get(node, "/metrics").body();
            // It ends when its client is seen to be gone.
            while (!page.contains(counted)) {
                page = get(node, "/metrics").body();
            }
            List<String> stream = page.lines().filter(line -> line.contains("\"/view/stream\"")).toList();
            assertTrue(stream.stream().noneMatch(line -> line.contains("duration") || line.contains("response")),
                    stream.toString());
            assertEquals(400, get(node, "/view/stream?page=nonsense").statusCode());
            String refused = "dragonfly_supernode_http_request_duration_seconds_count{handler=\"/view/stream\"} 1";
            while (!page.contains(refused)) {
                page = get(node, "/metrics").body();
            }
        }
    }

    @Test
    void theDocumentNamesMetricsOfTheJvmThatAreThere() throws Exception {
        try (RunningNode node = RunningNode.start(home)) {
            String page = get(node, "/metrics").body();
            String document = Files.readString(DOCUMENT);
            List<String> named = Pattern.compile("`((?:jvm|process|system)_[a-z_0-9]+)`").matcher(document).results()
                    .map(name -> name.group(1))
                    .toList();
            assertTrue(named.size() > 8, named.toString());
            named.forEach(name -> assertTrue(page.contains("\n# TYPE " + name + " "), name));
        }
    }

    @Test
    void aServerWithoutMetricsHasNoSuchPage() throws Exception {
        try (RunningNode node = RunningNode.start(home, "--metrics=false")) {
            assertEquals(404, get(node, "/metrics").statusCode());
            assertEquals("{\"code\":1,\"msg\":\"success\"}", report(node, "{\"success\":true}").body());
        }
    }

    /** Of 1 MB, of which nothing need be sent to be refused. */
    private static String replyToLargeReport(RunningNode node) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.controlPort())) {
            socket.getOutputStream().write(
                    "POST /task/metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n".getBytes(US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
        }
    }

    @Test
    void whateverClientsReportThePageStaysSmallAndSaysTheSame() throws Exception {
        try (RunningNode node = RunningNode.start(home)) {
            report(node, "{\"callSystem\":\"ci\",\"success\":true,\"duration\":1,\"fileLength\":5}");
            assertEquals("HTTP/1.1 413 Payload Too Large", replyToLargeReport(node));
            for (String bad : List.of(
                    "{\"callSystem\":\"a\\u0000b\"}", "{\"callSystem\":\"a\0b\"}",
                    "{\"fileLength\":-5,\"success\":true}",
                    "{\"fileLength\":-9223372036854775808,\"success\":true}",
                    "{\"duration\":-1,\"success\":true}", "[[[")) {
                assertTrue(report(node, bad).body().startsWith("{\"code\":501,"), bad);
            }
            for (int n = 0; n < 500; n++) {
                report(node, "{\"callSystem\":\"c" + n + "\",\"success\":" + (n % 2 == 0)
                        + ",\"backsourceReason\":\"" + n + "\",\"fileLength\":1,\"IP\":\"10.0.0." + n % 250 + "\",\"cID\":\"10.0.0.1-1-" + n + "\"}");
            }
            String page = get(node, "/metrics").body();
            assertTrue(page.length() < 200_000, page.length() + " bytes");
            assertTrue(page.contains("\ndragonfly_dfget_download_size_bytes_total{callsystem=\"ci\"} 5.0\n"));
            assertEquals(51, page.lines().filter(line -> line.startsWith("dragonfly_dfget_download_total{")).count());
            assertTrue(!page.contains("10.0.0."), "a label has the address of a peer");
            for (int n = 0; n < 200; n++) {
                get(node, "/no-such-page-" + n);
            }
            assertTrue(get(node, "/metrics").body().length() < page.length() + 5_000);
        }
    }
}
