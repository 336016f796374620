package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.peer.Swarm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    private static final int PEERS = 4;
    private static final int PIECES = 3;

    private final HttpClient http = HttpClient.newHttpClient();
    private Prometheus prometheus;

    @BeforeEach
    void scrape() throws Exception {
        Prometheus.require();
        prometheus = Prometheus.start(directory, List.of("127.0.0.1:" + node.controlPort()), Dashboard.ALERTS);
        await("scraped", () -> prometheus.value("up") == 1);
    }

    @AfterEach
    void endScraping() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    @Test
    void noPanelButThoseOfClustersIsEmptyAndEveryAlertCanBeEvaluatedWhilePeersDownload() throws Exception {
        // A rate needs two scrapes that differ, and a series begins with its first event.
        for (int round = 1; round <= 2; round++) {
            download(round);
            double clients = round * 2.0;
            await("round " + round + " scraped", () ->
                    prometheus.value("sum(dragonfly_dfget_download_total)") == clients);
        }
        assertEverythingWasCounted();
        assertNoPanelIsEmptyButThoseOfClusters();
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

    private void assertNoPanelIsEmptyButThoseOfClusters() throws Exception {
        List<Dashboard.Query> queries = Dashboard.queries();
        assertTrue(queries.size() > 50, queries.size() + " queries");
        for (Dashboard.Query query : queries) {
            if (query.isOfClusters()) {
                assertFalse(query.findsNumber(prometheus), query.toString());
            } else {
                await("anything in the panel " + query, () -> query.findsNumber(prometheus));
            }
        }
    }

    private void assertAlertsAreGood() throws Exception {
        Prometheus.assertGoodRules(Dashboard.ALERTS, directory);
        await("all rules evaluated", () -> {
            for (JsonNode rule : prometheus.rules()) {
                assertEquals("", rule.path("lastError").asText(), rule.toString());
                if (!rule.path("health").asText().equals("ok")) {
                    return false;
                }
            }
            return true;
        });
        Set<String> known = prometheus.metrics();
        assertTrue(prometheus.rules().size() > 10);
        for (JsonNode rule : prometheus.rules()) {
            String expression = rule.path("query").asText();
            JsonNode found = prometheus.query(expression);
            Set<String> named = Dashboard.metrics(expression);
            if (Dashboard.isOfClusters(expression)) {
                assertTrue(found.isEmpty(), rule.path("name") + " finds " + found + " where there is no cluster");
            } else {
                assertTrue(!named.isEmpty() && known.containsAll(named), rule.path("name") + " asks for " + named);
            }
        }
    }
}
