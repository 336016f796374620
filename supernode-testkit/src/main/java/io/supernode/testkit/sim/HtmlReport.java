package io.supernode.testkit.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Writes one page that needs nothing else: the table, the charting library and the data are all inside it. */
final class HtmlReport {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LIBRARY = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final double MEGABYTE = 1 << 20;

    /** A completion curve is drawn with at most so many points. */
    private static final int CURVE_POINTS = 500;

    private HtmlReport() {}

    static String page(List<ResultRow> rows, List<SimulationResult> runs) throws IOException {
        ObjectNode data = JSON.createObjectNode();
        data.set("rows", JSON.readTree(ResultTable.json(rows)));
        ArrayNode array = data.putArray("runs");
        runs.forEach(run -> array.add(run(run)));
        // "</script>" inside a name must not end the page's script.
        String json = data.toString().replace("</", "<\\/");
        return resource("/io/supernode/testkit/sim/report.html")
                .replace("/*STYLE*/", resource(LIBRARY + "uPlot.min.css"))
                .replace("/*SCRIPT*/", resource(LIBRARY + "uPlot.iife.min.js"))
                .replace("/*DATA*/", json);
    }

    private static ObjectNode run(SimulationResult run) {
        ObjectNode node = JSON.createObjectNode();
        node.put("scenario", run.scenario().name()).put("policy", run.scenario().rules().policy());
        double[] times = run.times();
        ArrayNode seconds = node.putObject("curve").putArray("seconds");
        ArrayNode finished = ((ObjectNode) node.get("curve")).putArray("finished");
        int step = Math.max(1, times.length / CURVE_POINTS);
        for (int i = 0; i < times.length; i += step) {
            addPoint(seconds, finished, times[i], i + 1);
        }
        if (times.length > 0) {
            addPoint(seconds, finished, times[times.length - 1], times.length);
        }
        ObjectNode timeline = node.putObject("timeline");
        List<Timeline.Sample> samples = run.timeline().samples();
        column(timeline, "seconds", samples, Timeline.Sample::seconds);
        column(timeline, "fewest", samples, Timeline.Sample::fewestCopies);
        column(timeline, "median", samples, Timeline.Sample::medianCopies);
        column(timeline, "most", samples, Timeline.Sample::mostCopies);
        column(timeline, "seedMegabytes", samples, sample -> sample.seedBytes() / MEGABYTE);
        column(timeline, "peerMegabytes", samples, sample -> sample.peerBytes() / MEGABYTE);
        return node;
    }

    /** Peers that finish at the same instant are one point: a chart's x must ascend. */
    private static void addPoint(ArrayNode seconds, ArrayNode finished, double time, int count) {
        int last = seconds.size() - 1;
        if (last >= 0 && seconds.get(last).doubleValue() == time) {
            finished.remove(last);
        } else {
            seconds.add(time);
        }
        finished.add(count);
    }

    private static void column(
            ObjectNode parent, String name, List<Timeline.Sample> samples, ToDoubleFunction<Timeline.Sample> value) {
        ArrayNode array = parent.putArray(name);
        samples.forEach(sample -> array.add(value.applyAsDouble(sample)));
    }

    private static String resource(String path) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("missing from the jar: " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
