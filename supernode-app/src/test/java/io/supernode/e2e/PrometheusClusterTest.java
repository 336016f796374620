package io.supernode.e2e;

import static io.supernode.e2e.EndToEnd.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.supernode.app.AppProcess;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Peer;
import io.supernode.testkit.peer.PeerSettings;
import io.supernode.testkit.process.ClusterProcesses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboard and the alert rules tell of a cluster. Skipped where there is no Prometheus, but never where {@code CI=true}. */
@Timeout(180)
class PrometheusClusterTest {

    private static final Path CASES = Path.of("src", "test", "resources", "io", "supernode", "e2e", "cluster-alerts.yml");
    private static final int NODES = 3;
    private static final Content CONTENT = Content.random(5, 5_000_000);

    @TempDir
    Path directory;

    @BeforeEach
    void requirePrometheus() throws Exception {
        Prometheus.require();
    }

    private static List<String> command(Path home) {
        List<String> command = new ArrayList<>(AppProcess.command(List.of()));
        command.addAll(List.of("--home-dir", home.toString(), "--allow-loopback-origin", "--warm-up=false", "--seeds", "2"));
        return command;
    }

    @Test
    void everyPanelOfClustersShowsWhatThreeNodesDoAndAnAlertTellsWhenOneIsMissing() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                ClusterProcesses nodes = ClusterProcesses.plain(
                        directory, ClusterProcesses.addresses(NODES), PrometheusClusterTest::command)) {
            nodes.startMissing();
            List<String> scraped = nodes.controlAddresses().stream().map(node -> node.host() + ':' + node.port()).toList();
            try (Prometheus prometheus = Prometheus.start(directory, scraped, Dashboard.ALERTS)) {
                await("all scraped", () -> prometheus.value("up") == NODES);
                origin.at(EndToEnd.PATH).content(CONTENT);
                for (NodeAddress node : nodes.controlAddresses()) {
                    download(node, origin);
                }
                await("the task and its copy are counted", () ->
                        prometheus.value("sum(dragonfly_supernode_cluster_own_tasks)") == 1
                                && prometheus.value("sum(dragonfly_supernode_cluster_copies)") == 1);
                await("calls are counted", () -> prometheus.value("sum(dragonfly_supernode_cluster_forwarded_calls_total)") > 0
                        && prometheus.value("sum(dragonfly_supernode_cluster_answered_calls_total)") > 0);
                await("the further seed is counted", () ->
                        prometheus.value("sum(dragonfly_supernode_cluster_held_contents)") == 1
                                && prometheus.value("sum(dragonfly_supernode_cluster_further_seeds)") == 1);
                assertPanelsShowSomething(prometheus);
                assertAlertsOfClusters(prometheus, Set.of());
                nodes.kill(0);
                await("the killed node is missed", () ->
                        prometheus.query("dragonfly_supernode_cluster_nodes == " + (NODES - 1)).size() == NODES - 1);
                assertAlertsOfClusters(prometheus, Set.of("SupernodeClusterNodeMissing"));
            }
        }
    }

    private void download(NodeAddress node, FakeOrigin origin) throws Exception {
        PeerSettings settings = PeerSettings.builder(
                node.host(), node.port(), origin.url(EndToEnd.PATH), directory.resolve("file-" + node.host())).build();
        try (Peer peer = new Peer(settings)) {
            assertEquals(CONTENT.md5(), peer.download());
        }
    }

    private static void assertPanelsShowSomething(Prometheus prometheus) throws Exception {
        int panels = 0;
        for (Dashboard.Query query : Dashboard.queries()) {
            if (query.isOfClusters()) {
                panels++;
                await("anything in the panel " + query, () -> query.findsNumber(prometheus));
            }
        }
        assertTrue(panels > 10, panels + " queries");
    }

    /** These alerts alone ask for something that is so. */
    private static void assertAlertsOfClusters(Prometheus prometheus, Set<String> expected) throws Exception {
        Set<String> known = prometheus.metrics();
        await("alerts " + expected, () -> {
            Set<String> found = new TreeSet<>();
            for (JsonNode rule : prometheus.rules()) {
                String expression = rule.path("query").asText();
                if (Dashboard.isOfClusters(expression)) {
                    assertTrue(known.containsAll(Dashboard.metrics(expression)), rule.toString());
                    if (!prometheus.query(expression).isEmpty()) {
                        found.add(rule.path("name").asText());
                    }
                }
            }
            return found.equals(expected);
        });
    }

    @Test
    void theAlertsOfClustersTellOfSplitsAndOfNodesThatAreAloneMissingOrLateAndOfNothingElse() throws Exception {
        Prometheus.assertRulesPass(CASES, directory);
    }
}
