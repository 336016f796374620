package io.supernode.testkit.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes rows as text for people, and as CSV and JSON for programs. */
final class ResultTable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultTable() {}

    static String text(List<ResultRow> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of(
                "scenario", "N", "client", "policy", "mean s", "p50", "p99", "max", "first", "idle", "image", "host", "makespan",
                "seed %", "602/peer", "calls/peer", "/(F/C)", "/fluid", "/st-fwd", "/proven", "done", "stuck", "failed", "refused", "wall s"));
        for (ResultRow row : rows) {
            cells.add(List.of(
                    row.scenario(), Integer.toString(row.peers()), row.client(), row.policy(),
                    number(row, ResultRow.MEAN, 3), number(row, "p50_s", 2), number(row, "p99_s", 2),
                    number(row, "max_s", 2), number(row, "first_piece_s", 2), number(row, "idle_s", 2),
                    number(row, "image_mean_s", 2), number(row, ResultRow.HOST_MEAN, 2),
                    number(row, ResultRow.MAKESPAN, 2), percent(row, "seed_share"),
                    number(row, "waits_per_peer", 2), number(row, "calls_per_peer", 1),
                    number(row, ResultRow.MEAN_TO_IDEAL, 3), number(row, ResultRow.MEAN_TO_FLUID, 3),
                    number(row, ResultRow.MEAN_TO_STORE_FORWARD, 3), number(row, ResultRow.MEAN_TO_PROVEN, 3),
                    number(row, "finished", 0), number(row, "unfinished", 0), number(row, "failed_transfers", 0),
                    number(row, "refused", 0), number(row, "wall_s", 1)));
        }
        return align(cells);
    }

    private static String align(List<List<String>> cells) {
        int[] widths = new int[cells.get(0).size()];
        for (List<String> line : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : cells) {
            StringBuilder aligned = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - line.get(i).length());
                boolean words = i == 0 || i == 2 || i == 3;
                aligned.append(words ? line.get(i) + pad : pad + line.get(i)).append("  ");
            }
            text.append(aligned.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static String number(ResultRow row, String column, int digits) {
        double value = row.values().get(column);
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String percent(ResultRow row, String column) {
        double value = row.values().get(column);
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.2f", 100 * value);
    }

    static String csv(List<ResultRow> rows) {
        StringBuilder text = new StringBuilder("scenario,peers,client,policy,runs,");
        text.append(String.join(",", ResultRow.columnNames())).append(",trace\n");
        for (ResultRow row : rows) {
            text.append(quoted(row.scenario())).append(',').append(row.peers()).append(',').append(row.client())
                    .append(',').append(quoted(row.policy())).append(',').append(row.runs());
            row.values().values().forEach(value -> text.append(',').append(Double.isNaN(value) ? "" : value));
            text.append(',').append(trace(row)).append('\n');
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    static String json(List<ResultRow> rows) {
        ArrayNode array = JSON.createArrayNode();
        for (ResultRow row : rows) {
            ObjectNode node = array.addObject();
            node.put("scenario", row.scenario()).put("peers", row.peers()).put("client", row.client())
                    .put("policy", row.policy()).put("runs", row.runs());
            row.values().forEach((name, value) -> {
                if (!Double.isNaN(value)) {
                    node.put(name, value);
                }
            });
            node.put("trace", trace(row));
        }
        return array.toPrettyString() + '\n';
    }

    private static String trace(ResultRow row) {
        return row.runs() == 0 ? "" : String.format(Locale.ROOT, "%016x", row.traceHash());
    }
}
