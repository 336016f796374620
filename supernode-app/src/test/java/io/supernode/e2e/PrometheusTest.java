package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.Swarm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real peers download, a real Prometheus scrapes, and every query of the dashboard and of the alert rules is put to it.
 * Skipped where there is no Prometheus, but never where {@code CI=true}.
 */
@Timeout(180)
class PrometheusTest extends EndToEnd {

    private static final Path GRAFANA = Path.of("..", "docs", "grafana");
    private static final Path ALERTS = GRAFANA.resolve("alerts.yml");
    private static final Pattern METRIC = Pattern.compile("\\b(?:dragonfly|jvm|process|system)_[a-z_0-9]+|\\bup\\b");
    private static final int PEERS = 4;
    private static final int PIECES = 3;

    private final HttpClient http = HttpClient.newHttpClient();
    private Prometheus prometheus;

    /** A query of the dashboard, and the panel that it belongs to. */
    private record Query(String panel, String expression) {}

    @BeforeEach
    void scrape() throws Exception {
        Prometheus.require();
        prometheus = Prometheus.start(directory, node.controlPort(), ALERTS);
        await("scraped", () -> prometheus.value("up") == 1);
    }

    @AfterEach
    void endScraping() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    @Test
    void noPanelIsEmptyAndEveryAlertCanBeEvaluatedWhilePeersDownload() throws Exception {
        // A rate needs two scrapes that differ, and a series begins with its first event.
        for (int round = 1; round <= 2; round++) {
            download(round);
            double clients = round * 2.0;
            await("round " + round + " scraped", () ->
                    prometheus.value("sum(dragonfly_dfget_download_total)") == clients);
        }
        assertEverythingWasCounted();
        assertNoPanelIsEmpty();
        assertAlertsAreGood();
        assertEquals("", prometheus.api("targets").path("activeTargets").path(0).path("lastError").asText());
    }

    private void download(int round) throws Exception {
        Content content = Content.random(round, (long) PIECES * CONTENT_PER_PIECE);
        String path = PATH + round;
        origin.at(path).content(content);
        List<PeerSettings> settings = new ArrayList<>();
        for (int n = 1; n <= PEERS; n++) {
            settings.add(PeerSettings.builder(
                    "127.0.0.1", node.controlPort(), origin.url(path), target(round + "-" + n)).seed(n).build());
        }
        try (Swarm swarm = new Swarm(settings)) {
            for (Swarm.Result result : swarm.download()) {
                assertEquals(content.md5(), result.md5().orElse(result.failure().orElse("")));
            }
        }
        // A registration that the egress policy refuses, and what clients of 1.0 report.
        post("/peer/registry", "application/x-www-form-urlencoded", "cid=127.0.0.1-9-9&ip=127.0.0.1&hostName=h"
                + "&port=15009&superNodeIp=127.0.0.1&path=/peer/file/x&callSystem=test&rawUrl=http://169.254.169.254/" + round);
        post("/task/metrics", "application/json", "{\"callSystem\":\"test\",\"success\":true,\"duration\":20,"
                + "\"fileLength\":" + content.length() + "}");
        post("/task/metrics", "application/json", "{\"callSystem\":\"test\",\"success\":false,"
                + "\"backsourceReason\":\"3\"}");
    }

    private void post(String path, String type, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.controlPort() + path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertEquals(200, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    private void assertEverythingWasCounted() throws Exception {
        long bytes = 2L * PEERS * PIECES * (CONTENT_PER_PIECE + 5);
        await("all pieces counted", () -> prometheus.value("sum(dragonfly_supernode_piece_bytes_total)") == bytes);
        assertEquals(2L * PIECES * CONTENT_PER_PIECE, prometheus.value("dragonfly_supernode_origin_bytes_total"));
        assertEquals(2 * PEERS, prometheus.value("dragonfly_supernode_download_duration_seconds_count"));
        assertEquals(2 * PEERS, prometheus.value("dragonfly_supernode_registrations_total{code=\"200\"}"));
        assertEquals(2, prometheus.value("dragonfly_supernode_registrations_total{code=\"607\"}"));
        assertTrue(prometheus.value("dragonfly_supernode_egress_refusals_total") >= 2);
        assertEquals(
                prometheus.value("dragonfly_supernode_piece_bytes_total{source=\"seed\"}"),
                prometheus.value("dragonfly_supernode_data_sent_bytes_total"));
    }

    private void assertNoPanelIsEmpty() throws Exception {
        List<Query> queries = queries();
        assertTrue(queries.size() > 50, queries.size() + " queries");
        for (Query query : queries) {
            await("anything in the panel " + query, () -> hasNumber(prometheus.query(query.expression())));
        }
    }

    private static boolean hasNumber(JsonNode found) {
        for (JsonNode series : found) {
            if (Double.isFinite(series.path("value").path(1).asDouble(Double.NaN))) {
                return true;
            }
        }
        return false;
    }

    /** Of all panels, with what Grafana puts in for its variables. */
    private static List<Query> queries() throws Exception {
        List<Query> queries = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper().readTree(GRAFANA.resolve("supernode.json").toFile());
        for (JsonNode panel : dashboard.path("panels")) {
            boolean isRow = panel.path("type").asText().equals("row");
            assertTrue(isRow || !panel.path("targets").isEmpty(), panel.path("title").asText());
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(panel.path("title").asText(), target.path("expr").asText()
                        .replace("$instance", ".+")
                        .replace("$__rate_interval", "1m")
                        .replace("$__range", "1m")));
            }
        }
        return queries;
    }

    private void assertAlertsAreGood() throws Exception {
        Prometheus.assertGoodRules(ALERTS, directory);
        await("all rules evaluated", () -> {
            for (JsonNode rule : rules()) {
                assertEquals("", rule.path("lastError").asText(), rule.toString());
                if (!rule.path("health").asText().equals("ok")) {
                    return false;
                }
            }
            return true;
        });
        Set<String> known = new TreeSet<>();
        prometheus.api("label/__name__/values").forEach(name -> known.add(name.asText()));
        assertTrue(rules().size() > 10);
        for (JsonNode rule : rules()) {
            String expression = rule.path("query").asText();
            prometheus.query(expression);
            Set<String> named = new TreeSet<>();
            METRIC.matcher(expression).results().forEach(name -> named.add(name.group()));
            assertTrue(!named.isEmpty() && known.containsAll(named), rule.path("name") + " asks for " + named);
        }
    }

    private JsonNode rules() throws Exception {
        return prometheus.api("rules").path("groups").path(0).path("rules");
    }
}
