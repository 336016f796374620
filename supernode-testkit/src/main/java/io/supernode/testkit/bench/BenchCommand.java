package io.supernode.testkit.bench;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: what a decision costs. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures scheduling decisions per second of the core, one thread (JMH).")
public final class BenchCommand implements Callable<Integer> {

    @Parameters(paramLabel = "REGEX", defaultValue = "DecisionBenchmark",
            description = "Which benchmarks, e.g. steps or noop (default: all).")
    private String regex;

    @Option(names = "--peers", split = ",", paramLabel = "N", description = "Sizes of swarms (default: 100,1000,10000,100000).")
    private String[] peers = {};

    @Option(names = "--pieces", split = ",", paramLabel = "P", description = "Pieces of the file (default: 50,500,2000).")
    private String[] pieces = {};

    @Option(names = "--policy", split = ",", paramLabel = "NAME", description = "Scheduling policies (default: default).")
    private String[] policies = {};

    @Option(names = "--serving", split = ",", paramLabel = "PERCENT",
            description = "How long peers serve on after their download, in percent of its time; 0 makes most pulls wait (default: 10).")
    private String[] serving = {};

    @Option(names = "--warmups", paramLabel = "N", defaultValue = "3", description = "Iterations before measuring (default: ${DEFAULT-VALUE}).")
    private int warmups;

    @Option(names = "--iterations", paramLabel = "N", defaultValue = "5", description = "Measured iterations (default: ${DEFAULT-VALUE}).")
    private int iterations;

    @Option(names = "--time", paramLabel = "SECONDS", defaultValue = "2", description = "Length of an iteration (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--forks", paramLabel = "N", defaultValue = "1",
            description = "JVMs for each figure; 0 measures in this one, for profilers (default: ${DEFAULT-VALUE}).")
    private int forks;

    @Option(names = "--jvm-args", paramLabel = "ARGS", description = "For the measured JVMs, e.g. -Xmx4g.")
    private String jvmArgs;

    @Option(names = "--profiler", paramLabel = "NAME", description = "A JMH profiler, e.g. gc or stack.")
    private String profiler;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there too.")
    private Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws RunnerException {
        if (warmups < 0 || iterations < 1 || seconds < 1 || forks < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--iterations and --time expect at least 1, --warmups and --forks at least 0");
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(regex)
                .warmupIterations(warmups)
                .measurementIterations(iterations)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementTime(TimeValue.seconds(seconds))
                .forks(forks)
                .shouldFailOnError(true);
        param(options, "peers", peers);
        param(options, "pieces", pieces);
        param(options, "policy", policies);
        param(options, "serving", serving);
        if (jvmArgs != null) {
            options.jvmArgsAppend(jvmArgs.split(" +"));
        }
        if (profiler != null) {
            options.addProfiler(profiler);
        }
        if (json != null) {
            options.result(json.toString()).resultFormat(ResultFormatType.JSON);
        }
        DecisionTable.print(new Runner(options.build()).run(), spec.commandLine().getOut());
        return 0;
    }

    private static void param(ChainedOptionsBuilder options, String name, String[] values) {
        if (values.length > 0) {
            options.param(name, values);
        }
    }
}
