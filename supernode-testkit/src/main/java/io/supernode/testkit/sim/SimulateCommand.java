package io.supernode.testkit.sim;

import io.supernode.core.policy.Policies;
import io.supernode.testkit.command.BadUsage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simulate}: runs scenarios under several policies side by side and prints the table. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Simulates swarms in virtual time over the real scheduler, and compares policies.")
public final class SimulateCommand implements Callable<Integer> {

    /** Some peers did not finish. */
    private static final int EXIT_UNFINISHED = 3;

    /** A chart shows so many samples of a run about as long as the ideal. */
    private static final int SAMPLES_PER_IDEAL = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--scenario", split = ",", paramLabel = "NAME",
            description = "Preset to begin with, or several: headline-100, headline-1000, headline-7000, headline-100000,"
                    + " large-file, small-cold, small-cold-go1, shaped-20, slow-uplinks, frozen, vanish, vanish-silent,"
                    + " liars, phantom-25, garbage-25, complaints-25, stolen-cids-25, stolen-addresses-25, foreign-reports-25,"
                    + " many-cids-25, stalling-25, dripping-25, not-serving-25,"
                    + " late-answers, container-hosts, container-hosts-warm. Other options change it.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = "--policy", split = ",", paramLabel = "NAME",
            description = "Policies to compare: default, rarest-first, original-java, original-go, original-go0, and those of"
                    + " other jars on the class path.")
    private List<String> policies = new ArrayList<>(List.of("default"));

    @Option(names = "--runs", paramLabel = "K", description = "Runs of each, with seeds S to S+K-1; the table has means.")
    private int runs = 1;

    @Option(names = "--seed", paramLabel = "S", description = "Of everything random.")
    private long seed = 1;

    @Option(names = "--csv", paramLabel = "FILE", description = "Writes the table as CSV.")
    private Path csv;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the table as JSON.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Writes the table and charts as one HTML page.")
    private Path html;

    @Option(names = "--quiet", description = "No progress on the error stream.")
    private boolean quiet;

    private Policies policiesByName;

    @Mixin
    private ScenarioOptions options = new ScenarioOptions();

    /** Runs this command alone. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SimulateCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new BadUsage())
                .execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (runs < 1) {
            throw new ParameterException(spec.commandLine(), "--runs is 1 or more, not " + runs);
        }
        if (seed > Long.MAX_VALUE - runs + 1) {
            throw new ParameterException(spec.commandLine(), "--seed is at most " + (Long.MAX_VALUE - runs + 1) + " with "
                    + runs + " runs");
        }
        checkTarget("--csv", csv);
        checkTarget("--json", json);
        checkTarget("--html", html);
        try {
            policiesByName = Policies.installed();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        List<ResultRow> rows = new ArrayList<>();
        List<SimulationResult> charted = new ArrayList<>();
        boolean unfinished = false;
        for (String name : scenarios.isEmpty() ? Arrays.asList((String) null) : scenarios) {
            List<SimulationResult> results = new ArrayList<>();
            for (String policy : policies) {
                List<SimulationResult> ofPolicy = runAll(name, policy);
                unfinished |= ofPolicy.stream().anyMatch(result -> result.unfinished() > 0);
                rows.add(ResultRow.of(ofPolicy));
                results.add(ofPolicy.get(0));
            }
            rows.add(ResultRow.storeAndForward(results.get(0)));
            rows.add(ResultRow.optimum(results.get(0)));
            charted.addAll(results);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(ResultTable.text(rows));
        out.flush();
        write(csv, ResultTable.csv(rows));
        write(json, ResultTable.json(rows));
        if (html != null) {
            write(html, HtmlReport.page(rows, charted));
        }
        return unfinished ? EXIT_UNFINISHED : CommandLine.ExitCode.OK;
    }

    private List<SimulationResult> runAll(String name, String policy) {
        List<SimulationResult> results = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            Scenario scenario = scenario(name, policy, seed + i);
            Simulation simulation = Simulation.of(scenario).policies(policiesByName);
            if (!quiet) {
                simulation.progress(progress -> show(scenario, progress));
            }
            if (html != null && i == 0) {
                simulation.sampling(Duration.ofNanos(
                        Math.max(1_000_000, (long) (scenario.idealSeconds() * 1e9 / SAMPLES_PER_IDEAL))));
            }
            results.add(simulation.run());
        }
        return results;
    }

    private Scenario scenario(String name, String policy, long seedOfRun) {
        try {
            ScenarioBuilder builder = name == null ? Scenario.builder() : Presets.begin(name);
            options.apply(builder);
            policiesByName.named(policy);
            Scenario built = builder.policy(policy).seed(seedOfRun).build();
            options.check(built);
            return built;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void show(Scenario scenario, Simulation.Progress progress) {
        PrintWriter err = spec.commandLine().getErr();
        err.printf(Locale.ROOT, "%s %s seed %d: %.0f s, %d of %d finished, %d events%n", scenario.name(),
                scenario.rules().policy(), scenario.seed(), progress.seconds(), progress.finished(),
                scenario.peers() * scenario.downloads().fileCount(),
                progress.events());
        err.flush();
    }

    /** Before the run, which may take minutes. */
    private void checkTarget(String option, Path file) {
        if (file == null) {
            return;
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), option + " expects a file, and " + file + " is a directory");
        }
        if (!Files.isDirectory(directory)) {
            throw new ParameterException(spec.commandLine(), option + ": there is no directory " + directory);
        }
        if (!Files.isWritable(Files.exists(file) ? file : directory)) {
            throw new ParameterException(spec.commandLine(), option + ": " + file + " may not be written");
        }
    }

    private static void write(Path file, String text) throws IOException {
        if (file != null) {
            Files.writeString(file, text);
        }
    }
}
