package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The dashboard and the alert rules of the documents, as tests ask for what is in them. */
final class Dashboard {

    static final Path ALERTS = Path.of("..", "docs", "grafana", "alerts.yml");
    private static final Path PANELS = ALERTS.resolveSibling("supernode.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:dragonfly|jvm|process|system)_[a-z_0-9]+|\\bup\\b");
    private static final String OF_CLUSTERS = "dragonfly_supernode_cluster_";

    private Dashboard() {}

    /** A query of the dashboard, and the panel that it belongs to. */
    record Query(String panel, String expression) {

        boolean isOfClusters() {
            return Dashboard.isOfClusters(expression);
        }

        /** Whether it finds a number that can be drawn. */
        boolean findsNumber(Prometheus prometheus) throws Exception {
            for (JsonNode series : prometheus.query(expression)) {
                if (Double.isFinite(series.path("value").path(1).asDouble(Double.NaN))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Of all panels, with what Grafana puts in for its variables. */
    static List<Query> queries() throws Exception {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(PANELS.toFile()).path("panels")) {
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

    /** Whether only nodes of a cluster have what a query asks for. */
    static boolean isOfClusters(String expression) {
        return expression.contains(OF_CLUSTERS);
    }

    /** The metrics that a query names. */
    static Set<String> metrics(String expression) {
        Set<String> named = new TreeSet<>();
        METRIC.matcher(expression).results().forEach(name -> named.add(name.group()));
        return named;
    }
}
