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
        out.printf("%n%8s %7s %8s %-16s %13s %6s %18s %7s %7s%n",
                "peers", "pieces", "serving", "policy", "decisions/s", "cpu", "decisions/cpu s", "held", "602");
        for (RunResult result : results) {
            if (result.getSecondaryResults().containsKey("decisions")) {
                line(result, out);
            } else {
                out.printf(Locale.ROOT, "%s %13.0f/s  (%s, the harness alone)%n",
                        parameters(result), result.getPrimaryResult().getScore(), result.getPrimaryResult().getLabel());
            }
        }
        out.println("decisions: pulls that were answered with a new piece, each with its piece/suc, of one thread; cpu: what"
                + " that thread got of a core");
        out.flush();
    }

    private static void line(RunResult result, PrintWriter out) {
        double decisions = rate(result, "decisions");
        double share = rate(result, "cpuMicros") / MICROS;
        out.printf(Locale.ROOT, "%s %13.0f %5.0f%% %18.0f %6.1f%% %6.1f%%%n",
                parameters(result), decisions, PERCENT * share, share == 0 ? 0 : decisions / share,
                PERCENT * rate(result, "held") / decisions, PERCENT * rate(result, "waits") / decisions);
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
