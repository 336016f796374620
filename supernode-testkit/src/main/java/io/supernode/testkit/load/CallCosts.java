package io.supernode.testkit.load;

import io.supernode.testkit.command.NodeAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What calls of a supernode or a cluster cost, for who has started it. */
public final class CallCosts {

    private static final int LEAST_WARM_UPS = 3;
    private static final int MOST_WARM_UPS = 25;
    /** A server is warm when its compilers take no more of its processor time than this. */
    private static final double WARM_SHARE = 0.03;
    private static final double MILLI = 1e6;
    private static final double MICRO = 1e3;

    private CallCosts() {}

    /**
     * Who calls.
     *
     * @param urls what they download, each node's peers in turn
     * @param peers at any time
     * @param connections that they share, at least two for each node
     * @param duration of a measurement
     */
    public record Callers(List<String> urls, int peers, int connections, Duration duration) {

        private LoadSettings against(List<NodeAddress> nodes) {
            return new LoadSettings(nodes, urls, peers, connections, 1, 0, duration, false);
        }
    }

    /**
     * What was measured.
     *
     * @param calls that were answered
     * @param callsPerSecond of these
     * @param errors whatever was not as it should be
     * @param serverMicros processor time of all processes for each call
     * @param compilerShare of that time, what the compilers of the processes had
     * @param medianMillis until the answer, for each kind of call; pulls that were held are a kind of their own
     */
    public record Figures(
            long calls,
            double callsPerSecond,
            Map<String, Long> errors,
            double serverMicros,
            double compilerShare,
            Map<String, Double> medianMillis) {}

    /**
     * Has the nodes get every file, and calls until their compilers have little to do: at least three times as long as a measurement
     * takes, and 25 times as long at most.
     *
     * @param nodes that are called, each by its part of the peers
     * @param pids of all processes that take part in answers
     * @return how long it took, and what the compilers still took at the end
     * @throws IOException if a node cannot be reached, or does not get a file
     */
    public static WarmUp warmUp(List<NodeAddress> nodes, List<Long> pids, Callers callers) throws IOException, InterruptedException {
        LoadRun.scout(callers.against(nodes));
        int times = 0;
        double share = 1;
        while (times < LEAST_WARM_UPS || share > WARM_SHARE && times < MOST_WARM_UPS) {
            share = measure(nodes, pids, callers).compilerShare();
            times++;
        }
        return new WarmUp(callers.duration().multipliedBy(times), share);
    }

    /**
     * How servers were warmed up.
     *
     * @param duration of all calls
     * @param compilerShare of the servers' processor time that their compilers still took at the end
     */
    public record WarmUp(Duration duration, double compilerShare) {}

    /**
     * Measures.
     *
     * @param nodes that are called, each by its part of the peers
     * @param pids of all processes that take part in answers
     * @throws IOException if a node cannot be reached, or this machine does not show what threads take
     */
    public static Figures measure(List<NodeAddress> nodes, List<Long> pids, Callers callers) throws IOException, InterruptedException {
        try (LoadRun run = new LoadRun(callers.against(nodes), ServerProcess.of(pids))) {
            long before = CompilerTime.nanos(pids);
            LoadRun.PhaseResult played = run.play();
            return figures(played, CompilerTime.nanos(pids) - before);
        }
    }

    private static Figures figures(LoadRun.PhaseResult played, long compilerNanos) {
        Map<String, Double> medians = new TreeMap<>();
        played.tally().nanos().forEach(
                (kind, histogram) -> medians.put(kind.label(), histogram.getValueAtPercentile(50) / MILLI));
        return new Figures(
                played.tally().calls(), played.callsPerSecond(), Map.copyOf(played.tally().errors()),
                played.serverNanosPerCall() / MICRO,
                played.serverCpuNanos() == 0 ? 0 : (double) compilerNanos / played.serverCpuNanos(),
                medians);
    }
}
