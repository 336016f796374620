package io.supernode.testkit.bench;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The figures of {@link DecisionBenchmark} that the targets speak of, one line for each swarm. */
final class DecisionTable {

    private static final double MICROS = 1e6;
    private static final double PERCENT = 100;

    private DecisionTable() {}

    static void print(Collection<RunResult> results, PrintWriter out) {
        out.printf("%n%8s %7s %8s %-16s %10s %13s %6s %12s %7s %7s%n",
                "peers", "pieces", "serving", "policy", "benchmark", "per s", "cpu", "per cpu s", "held", "602");
        for (RunResult result : results) {
            double steps = result.getPrimaryResult().getScore();
            double share = rate(result, "cpuMicros") / MICROS;
            double decisions = rate(result, "decisions");
            // The harness alone decides nothing: its line tells the steps.
            double shown = decisions > 0 ? decisions : steps;
            out.printf(Locale.ROOT, "%s %10s %13.0f %5.0f%% %12.0f %6.1f%% %6.1f%%%n",
                    parameters(result), result.getPrimaryResult().getLabel(), shown, PERCENT * share,
                    share == 0 ? 0 : shown / share, PERCENT * rate(result, "held") / shown,
                    PERCENT * rate(result, "waits") / shown);
        }
        out.println("steps: decisions, which are pulls answered with a new piece, each with its piece/suc; noop: the same"
                + " harness without them;\ncpu: what the one measured thread got of a core, per cpu s: what it would do with"
                + " a whole one");
        out.flush();
    }

    private static String parameters(RunResult result) {
        return String.format(Locale.ROOT, "%8s %7s %7s%% %-16s",
                parameter(result, "peers"), parameter(result, "pieces"), parameter(result, "serving"),
                parameter(result, "policy"));
    }

    private static String parameter(RunResult result, String name) {
        return result.getParams().getParam(name);
    }

    private static double rate(RunResult result, String name) {
        Result<?> figure = result.getSecondaryResults().get(name);
        return figure == null ? 0 : figure.getScore();
    }
}
