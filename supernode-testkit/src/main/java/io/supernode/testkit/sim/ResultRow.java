package io.supernode.testkit.sim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One line of the table: the runs of one scenario under one policy, in the mean over the seeds.
 *
 * @param scenario its name
 * @param peers of it
 * @param client that they ran
 * @param policy of the core, or the name of a bound
 * @param runs that were averaged; 0 for a bound
 * @param values by column, in the order of the columns; NaN where there is none
 * @param traceHash of the first run, 0 for a bound
 */
record ResultRow(
        String scenario, int peers, String client, String policy, int runs, Map<String, Double> values, long traceHash) {

    static final String MEAN = "mean_s";
    static final String HOST_MEAN = "host_mean_s";
    static final String MEAN_TO_IDEAL = "mean_to_ideal";
    static final String MEAN_TO_FLUID = "mean_to_fluid";
    static final String MEAN_TO_STORE_FORWARD = "mean_to_store_forward";
    static final String MEAN_TO_PROVEN = "mean_to_proven";
    static final String MAKESPAN = "makespan_s";

    private static final Map<String, ToDoubleFunction<SimulationResult>> COLUMNS = columns();

    private static Map<String, ToDoubleFunction<SimulationResult>> columns() {
        Map<String, ToDoubleFunction<SimulationResult>> columns = new LinkedHashMap<>();
        columns.put(MEAN, SimulationResult::mean);
        columns.put("p50_s", SimulationResult::p50);
        columns.put("p99_s", SimulationResult::p99);
        columns.put("max_s", SimulationResult::max);
        columns.put("first_piece_s", SimulationResult::firstPiece);
        columns.put("idle_s", SimulationResult::idle);
        columns.put("image_mean_s", SimulationResult::imageMean);
        columns.put(HOST_MEAN, SimulationResult::hostMean);
        columns.put("host_max_s", SimulationResult::hostMax);
        columns.put(MAKESPAN, SimulationResult::makespan);
        columns.put("p99_to_mean", result -> result.p99() / result.mean());
        columns.put("seed_share", SimulationResult::seedShare);
        columns.put("waits_per_peer", SimulationResult::waitsPerPeer);
        columns.put("calls_per_peer", SimulationResult::callsPerPeer);
        columns.put(MEAN_TO_IDEAL, result -> result.hostMean() / result.scenario().idealSeconds());
        columns.put(MEAN_TO_FLUID, result -> result.hostMean() / result.bounds().fluid());
        columns.put(MEAN_TO_STORE_FORWARD, result -> result.hostMean() / result.bounds().storeForwardMean());
        columns.put(MEAN_TO_PROVEN, result -> result.hostMean() / result.bounds().provenHostMean());
        columns.put("finished", result -> (double) result.finished());
        columns.put("unfinished", result -> (double) result.unfinished());
        columns.put("failed_transfers", result -> (double) result.failedTransfers());
        columns.put("refused", result -> (double) result.refused());
        columns.put("read_timeouts", result -> (double) result.readTimeouts());
        columns.put("events", result -> (double) result.events());
        columns.put("wall_s", SimulationResult::wallSeconds);
        return columns;
    }

    static List<String> columnNames() {
        return List.copyOf(COLUMNS.keySet());
    }

    static ResultRow of(List<SimulationResult> runs) {
        Map<String, Double> values = new LinkedHashMap<>();
        COLUMNS.forEach((name, value) ->
                values.put(name, finite(runs.stream().mapToDouble(value).average().orElse(Double.NaN))));
        SimulationResult first = runs.get(0);
        return new ResultRow(
                first.scenario().name(), first.scenario().peers(), first.scenario().clients().name(),
                first.scenario().rules().policy(), runs.size(), values, first.traceHash());
    }

    /** What is compared with nothing, as the time for an empty file is, has no value. */
    private static double finite(double value) {
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** What no rule can beat. */
    static ResultRow optimum(SimulationResult run) {
        Bounds bounds = run.bounds();
        return bound(
                run, "(proven bound)", bounds.provenMean(), bounds.provenHostMean(), bounds.provenMakespan());
    }

    /** The study's yardstick. */
    static ResultRow storeAndForward(SimulationResult run) {
        Bounds bounds = run.bounds();
        double ofFile = run.scenario().downloads().fileCount() == 1 ? bounds.storeForwardMean() : Double.NaN;
        return bound(
                run, "(store-and-forward)", ofFile, bounds.storeForwardMean(), bounds.storeForwardMakespan());
    }

    private static ResultRow bound(
            SimulationResult run, String name, double mean, double hostMean, double makespan) {
        Map<String, Double> values = new LinkedHashMap<>();
        columnNames().forEach(column -> values.put(column, Double.NaN));
        values.put(MEAN, mean);
        values.put(HOST_MEAN, hostMean);
        values.put(MAKESPAN, makespan);
        values.put(MEAN_TO_IDEAL, finite(hostMean / run.scenario().idealSeconds()));
        values.put(MEAN_TO_FLUID, finite(hostMean / run.bounds().fluid()));
        values.put(MEAN_TO_STORE_FORWARD, finite(hostMean / run.bounds().storeForwardMean()));
        values.put(MEAN_TO_PROVEN, finite(hostMean / run.bounds().provenHostMean()));
        return new ResultRow(
                run.scenario().name(), run.scenario().peers(), run.scenario().clients().name(), name, 0, values, 0);
    }
}
