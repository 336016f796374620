package io.supernode.testkit.campaign;

import io.supernode.testkit.sim.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code campaign simulate}: swarms in virtual time in which much goes wrong. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Simulates a small swarm for each seed. Calls are lost, late, doubled and out of order; hosts vanish,"
                + " freeze, stall and lie; the supernode is killed and begins again from its stores. Every honest peer that"
                + " stays must finish, what the supernode believes must be so, and a seed that is run again must take the"
                + " same course. Exit code 3 if not.")
final class SimulateCampaignCommand implements Callable<Integer> {

    private static final int EXIT_BROKEN = 3;
    private static final int MOST_SHOWN = 20;
    private static final int PROGRESS_EVERY = 500;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "10000", description = "Runs (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(names = "--first-seed", paramLabel = "S", defaultValue = "1",
            description = "Of the first run; the next ones count on (default: ${DEFAULT-VALUE}).")
    private long firstSeed;

    @Option(names = "--repeat-every", paramLabel = "N", defaultValue = "50",
            description = "Every N-th seed is run twice; 0: none (default: ${DEFAULT-VALUE}).")
    private int repeatEvery;

    @Option(names = "--quiet", description = "No progress on the error stream.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        if (seeds < 1 || repeatEvery < 0) {
            throw new ParameterException(spec.commandLine(), seeds < 1
                    ? "--seeds is 1 or more, not " + seeds
                    : "--repeat-every is 0 or more, not " + repeatEvery);
        }
        if (firstSeed > Long.MAX_VALUE - seeds + 1) {
            throw new ParameterException(spec.commandLine(), "--first-seed is at most " + (Long.MAX_VALUE - seeds + 1)
                    + " with " + seeds + " seeds");
        }
        long begin = System.nanoTime();
        SimulatedCampaign.Report report =
                new SimulatedCampaign().progress(this::show).run(firstSeed, seeds, repeatEvery);
        print(report, (System.nanoTime() - begin) / 1e9);
        return report.failures().isEmpty() ? 0 : EXIT_BROKEN;
    }

    private void show(long seed) {
        if (!quiet && seed != firstSeed && (seed - firstSeed) % PROGRESS_EVERY == 0) {
            PrintWriter err = spec.commandLine().getErr();
            err.printf(Locale.ROOT, "%d of %d runs%n", seed - firstSeed, seeds);
            err.flush();
        }
    }

    private void print(SimulatedCampaign.Report report, double seconds) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "seeds %d to %d, %d of them run twice, %d events, %.0f s%n",
                firstSeed, firstSeed + seeds - 1, report.repeated(), report.events(), seconds);
        for (Fault fault : Fault.values()) {
            out.printf(Locale.ROOT, "%-40s %9d in %d runs%n", fault.description(),
                    report.faults().getOrDefault(fault, 0L), report.runsWith().getOrDefault(fault, 0L));
        }
        out.printf(Locale.ROOT, "%d of %d honest peers that stayed have finished%n", report.finished(), report.honest());
        out.printf(Locale.ROOT, "%d runs broke a rule%n", report.failures().size());
        report.failures().stream().limit(MOST_SHOWN).forEach(failure ->
                out.printf(Locale.ROOT, "seed %d: %s%n", failure.seed(), failure.reason()));
        if (report.failures().size() > MOST_SHOWN) {
            out.printf(Locale.ROOT, "and %d more%n", report.failures().size() - MOST_SHOWN);
        }
        out.flush();
    }
}
