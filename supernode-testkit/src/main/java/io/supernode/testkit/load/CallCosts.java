package io.supernode.testkit.load;

import io.supernode.testkit.command.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What calls of a supernode or a cluster cost, for who has started it. */
public final class CallCosts {

    private static final int WARM_UP = 3;
    private static final double MILLI = 1e6;
    private static final double MICRO = 1e3;

    private CallCosts() {}

    /**
     * Who calls.
     *
     * @param urls what they download, each node's peers in turn
     * @param peers at any time
     * @param connections that they share, at least two for each node
     * @param duration of the measurement, before which the same goes on for three times as long without being measured, since a
     *     server that has just started compiles
     */
    public record Callers(List<String> urls, int peers, int connections, Duration duration) {}

    /**
     * What was measured.
     *
     * @param calls that were answered
     * @param callsPerSecond of these
     * @param errors whatever was not as it should be
     * @param serverMicros processor time of all processes for each call
     * @param medianMillis until the answer, for each kind of call; pulls that were held are a kind of their own
     */
    public record Figures(
            long calls, double callsPerSecond, Map<String, Long> errors, double serverMicros, Map<String, Double> medianMillis) {}

    /**
     * Measures.
     *
     * @param nodes that are called, each by its part of the peers
     * @param pids of all processes that take part in answers
     * @throws IOException if a node cannot be reached, or does not get a file
     */
    public static Figures measure(List<NodeAddress> nodes, List<Long> pids, Callers callers) throws IOException, InterruptedException {
        ServerProcess servers = ServerProcess.of(pids);
        LoadSettings settings = new LoadSettings(
                nodes, callers.urls(), callers.peers(), callers.connections(), 1, 0, callers.duration(), false);
        LoadRun.scout(settings);
        try (LoadRun run = new LoadRun(settings.keptGoing(callers.duration().multipliedBy(WARM_UP)), servers)) {
            run.play();
        }
        try (LoadRun run = new LoadRun(settings, servers)) {
            return figures(run.play());
        }
    }

    private static Figures figures(LoadRun.PhaseResult played) {
        Map<String, Double> medians = new TreeMap<>();
        played.tally().nanos().forEach(
                (kind, histogram) -> medians.put(kind.label(), histogram.getValueAtPercentile(50) / MILLI));
        return new Figures(
                played.tally().calls(), played.callsPerSecond(), Map.copyOf(played.tally().errors()),
                played.serverNanosPerCall() / MICRO, medians);
    }
}
