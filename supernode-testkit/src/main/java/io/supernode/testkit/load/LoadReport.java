package io.supernode.testkit.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.supernode.testkit.load.LoadRun.PhaseResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a load has measured: the no-op endpoint, the peers, the no-op endpoint again, all over the same connections, so that the
 * difference of the first and the last shows how much the machine's own moods are worth.
 *
 * @param settings of the load
 * @param before the no-op endpoint before the peers
 * @param play the peers
 * @param after the no-op endpoint after them
 */
record LoadReport(LoadSettings settings, PhaseResult before, PhaseResult play, PhaseResult after) {

    private static final double MILLI = 1e6;
    private static final double MICRO = 1e3;
    private static final double NANOS = 1e9;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final double PERCENT = 100;

    /** Calls per second of the peers over those of the no-op endpoint, the mean of its two phases. */
    double ratio() {
        double baseline = (before.callsPerSecond() + after.callsPerSecond()) / 2;
        return baseline == 0 ? 0 : play.callsPerSecond() / baseline;
    }

    /**
     * The same ratio by what the supernode spent: its time for a call of the no-op endpoint over that for a call of the peers; 0
     * when its process is unknown.
     */
    double costRatio() {
        double baseline = (before.serverNanosPerCall() + after.serverNanosPerCall()) / 2;
        return play.serverNanosPerCall() == 0 ? 0 : baseline / play.serverNanosPerCall();
    }

    long errors() {
        return before.tally().errorCount() + play.tally().errorCount() + after.tally().errorCount();
    }

    void print(PrintWriter out) {
        out.printf("%d peers, %d connections, %d threads, %s%s%s%n%n",
                settings.peers(), settings.connections(), settings.threads(),
                settings.nodes().size() == 1 ? "" : settings.nodes().size() + " nodes, ",
                settings.rounds() == 0 ? "kept going" : settings.rounds() + " rounds",
                settings.registrationsOnly() ? ", registrations only" : "");
        out.printf("%-16s %9s %10s %9s %9s %9s %9s %9s%n",
                "call", "calls", "calls/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms");
        lines("before ", before, out);
        lines("", play, out);
        total(out);
        lines("after ", after, out);
        summary(out);
        out.flush();
    }

    private static void lines(String prefix, PhaseResult phase, PrintWriter out) {
        phase.tally().nanos().forEach((kind, histogram) -> {
            out.printf(Locale.ROOT, "%-16s %9d %10.0f", prefix + kind.label(), histogram.getTotalCount(),
                    perSecond(histogram.getTotalCount(), phase));
            for (double percentile : PERCENTILES) {
                out.printf(Locale.ROOT, " %9.2f", histogram.getValueAtPercentile(percentile) / MILLI);
            }
            out.printf(Locale.ROOT, " %9.2f%n", histogram.getMaxValue() / MILLI);
        });
    }

    private void total(PrintWriter out) {
        out.printf(Locale.ROOT, "%-16s %9d %10.0f   in %.1f s%n",
                "all calls", play.tally().calls(), play.callsPerSecond(), play.elapsedNanos() / NANOS);
    }

    private void summary(PrintWriter out) {
        Tally tally = play.tally();
        out.printf(Locale.ROOT, "%nratio to the no-op endpoint: %.2f (%.0f / mean of %.0f and %.0f calls/s)%n",
                ratio(), play.callsPerSecond(), before.callsPerSecond(), after.callsPerSecond());
        Histogram held = tally.nanos().get(CallKind.HELD_PULL);
        out.printf(Locale.ROOT, "held: %d pulls, %.1f %% of the connections' time%n",
                held == null ? 0 : held.getTotalCount(), PERCENT * heldShare());
        out.printf(Locale.ROOT, "downloads ended: %d; 602: %d; 601 with nothing new: %d; registered again: %d%n",
                tally.finishedRounds(), tally.waits(), tally.emptyAnswers(), tally.reregistrations());
        out.printf(Locale.ROOT, "this client's own time: %.1f µs a call, of the no-op endpoint %.1f µs%n",
                play.cpuNanosPerCall() / MICRO, before.cpuNanosPerCall() / MICRO);
        if (costRatio() > 0) {
            out.printf(Locale.ROOT, "the supernode's time: %.1f µs a call, of the no-op endpoint %.1f and %.1f µs: ratio %.2f%n",
                    play.serverNanosPerCall() / MICRO, before.serverNanosPerCall() / MICRO,
                    after.serverNanosPerCall() / MICRO, costRatio());
        }
        out.printf("errors: %d%n", errors());
        for (PhaseResult phase : new PhaseResult[] {before, play, after}) {
            phase.tally().errors().forEach((kind, count) -> out.printf("  %d × %s%n", count, kind));
        }
    }

    /** How much of the time of all connections held pulls took. */
    private double heldShare() {
        Histogram held = play.tally().nanos().get(CallKind.HELD_PULL);
        return held == null ? 0
                : held.getMean() * held.getTotalCount() / play.elapsedNanos() / settings.connections();
    }

    private static double perSecond(long count, PhaseResult phase) {
        return phase.elapsedNanos() == 0 ? 0 : count * NANOS / phase.elapsedNanos();
    }

    /** Writes the same figures as JSON; times in milliseconds. */
    void write(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), json());
    }

    ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("peers", settings.peers());
        json.put("connections", settings.connections());
        json.put("threads", settings.threads());
        json.put("rounds", settings.rounds());
        json.put("registrationsOnly", settings.registrationsOnly());
        settings.urls().forEach(json.putArray("urls")::add);
        json.put("ratio", ratio());
        json.put("costRatio", costRatio());
        json.put("errors", errors());
        json.put("heldShare", heldShare());
        phase(json.putObject("before"), before);
        phase(json.putObject("play"), play);
        phase(json.putObject("after"), after);
        return json;
    }

    private static void phase(ObjectNode json, PhaseResult phase) {
        Tally tally = phase.tally();
        json.put("calls", tally.calls());
        json.put("callsPerSecond", phase.callsPerSecond());
        json.put("seconds", phase.elapsedNanos() / NANOS);
        json.put("clientCpuMicrosPerCall", phase.cpuNanosPerCall() / MICRO);
        json.put("serverCpuMicrosPerCall", phase.serverNanosPerCall() / MICRO);
        json.put("finishedRounds", tally.finishedRounds());
        json.put("waits", tally.waits());
        json.put("emptyAnswers", tally.emptyAnswers());
        json.put("registeredAgain", tally.reregistrations());
        ObjectNode kinds = json.putObject("byCall");
        tally.nanos().forEach((kind, histogram) -> {
            ObjectNode row = kinds.putObject(kind.label());
            row.put("calls", histogram.getTotalCount());
            row.put("callsPerSecond", perSecond(histogram.getTotalCount(), phase));
            for (double percentile : PERCENTILES) {
                row.put("p" + (percentile % 1 == 0 ? Long.toString((long) percentile) : Double.toString(percentile)),
                        histogram.getValueAtPercentile(percentile) / MILLI);
            }
            row.put("max", histogram.getMaxValue() / MILLI);
        });
        ObjectNode errors = json.putObject("errors");
        tally.errors().forEach(errors::put);
    }
}
