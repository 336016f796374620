package io.supernode.testkit.campaign;

import io.supernode.core.model.PieceLayout;
import io.supernode.testkit.campaign.ArrivingPeers.Fate;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.client.ClientMix;
import io.supernode.testkit.command.ByteSize;
import io.supernode.testkit.command.Rate;
import io.supernode.testkit.command.ServingOptions;
import io.supernode.testkit.peer.Serving;
import io.supernode.testkit.process.TakenOverSupernode;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code campaign stalls}: what peers that stall, drip or lie cost the others. */
@Command(
        name = "stalls",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The same swarm twice, once with peers that serve badly: each of the others may lose one time-out of a piece; if"
                + " they all lie and none stalls or drips, the mean of the others may be 1.25 times the undisturbed.")
public final class StallsCommand implements Callable<Integer> {

    private static final double NANOS = 1e9;
    private static final double MEAN_BAR = 1.25;

    @Mixin
    private ServerOptions server;

    @Mixin
    private ServingOptions serving;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1", description = "Decides who comes when and serves badly.")
    private long seed;

    @Option(names = "--peers", paramLabel = "N", defaultValue = "40", description = "How many (default: ${DEFAULT-VALUE}).")
    private int peers;

    @Option(names = "--kind", paramLabel = "KIND", defaultValue = "MIX",
            description = "The generations of clients: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ClientMix kind;

    @Option(names = "--size", paramLabel = "SIZE", defaultValue = "60M",
            description = "Of the file (default: ${DEFAULT-VALUE}).")
    private ByteSize size;

    @Option(names = "--rate", paramLabel = "RATE", defaultValue = "6M",
            description = "Of each peer's link, in each direction (default: ${DEFAULT-VALUE}).")
    private Rate rate;

    @Option(names = "--spread", paramLabel = "SECONDS", defaultValue = "10",
            description = "Within which peers come (default: ${DEFAULT-VALUE}).")
    private int spread;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (peers < 1 || peers > 1000 || spread < 1) {
            throw new ParameterException(spec.commandLine(), "--peers and --spread expect at least 1");
        }
        List<Serving> servings;
        try {
            servings = serving.draw(peers, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (WorkDirectory work = server.workDirectory()) {
            List<Fate> without = play("undisturbed", Collections.nCopies(peers, Serving.HONEST), work);
            List<Fate> with = play("disturbed", servings, work);
            boolean good = judge(without, with, out);
            if (!good) {
                work.keep();
                out.printf("logs are in %s%n", work.path());
            }
            return good ? 0 : 1;
        }
    }

    private List<Fate> play(String name, List<Serving> servings, WorkDirectory work) throws IOException, InterruptedException {
        Path directory = work.resolve(name);
        File log = directory.resolve("supernode.log").toFile();
        SwarmPlan plan = new SwarmPlan(
                peers, kind, 1, size.bytes(), rate.bytesPerSecond(), 0, Duration.ofSeconds(spread), servings, seed);
        SwarmRun.Result result = new SwarmRun(plan, directory)
                .play(home -> TakenOverSupernode.start(server.command(home), log), 0);
        if (result.wrongFiles() > 0) {
            throw new IOException(result.wrongFiles() + " files are not that of the origin");
        }
        return result.fates();
    }

    private boolean judge(List<Fate> without, List<Fate> with, PrintWriter out) {
        Bars bars = new Bars(out);
        int[] honest = IntStream.range(0, peers)
                .filter(i -> with.get(i).settings().serving() == Serving.HONEST)
                .toArray();
        out.printf("%-5s %7s %14s %8s %8s %12s %10s %10s%n",
                "kind", "honest", "undisturbed s", "mean s", "max s", "mean later s", "max later", "time-out s");
        for (ClientKind one : ClientKind.values()) {
            int[] group = Arrays.stream(honest).filter(i -> with.get(i).settings().kind() == one).toArray();
            if (group.length > 0) {
                judge(one, group, without, with, bars, out);
            }
        }
        double ratio = FateTable.mean(with, honest) / FateTable.mean(without, honest);
        boolean areAllQuick = with.stream()
                .map(fate -> fate.settings().serving())
                .noneMatch(one -> one == Serving.STALLING || one == Serving.DRIPPING);
        if (areAllQuick) {
            bars.check(ratio <= MEAN_BAR, String.format(Locale.ROOT,
                    "mean of the honest %.2f times the undisturbed, bar %.2f", ratio, MEAN_BAR));
        } else {
            // A Go client that is loading a piece from one that stalls has its time-out to wait, whatever the supernode does.
            out.printf(Locale.ROOT, "mean of the honest %.2f times the undisturbed%n", ratio);
        }
        return bars.areAllReached();
    }

    private static void judge(
            ClientKind kind, int[] group, List<Fate> without, List<Fate> with, Bars bars, PrintWriter out) {
        double[] later = Arrays.stream(group).mapToDouble(i -> with.get(i).seconds() - without.get(i).seconds()).toArray();
        double most = Arrays.stream(later).max().orElse(0);
        double timeout = kind.transferTimeoutNanos(PieceLayout.DEFAULT_PIECE_SIZE, false) / NANOS;
        out.printf(Locale.ROOT, "%-5s %7d %14.2f %8.2f %8.2f %12.2f %10.2f %10.2f%n",
                kind.name().toLowerCase(Locale.ROOT), group.length, FateTable.mean(without, group), FateTable.mean(with, group),
                Arrays.stream(group).mapToDouble(i -> with.get(i).seconds()).max().orElse(0),
                Arrays.stream(later).average().orElse(0), most, timeout);
        boolean allFinish = Arrays.stream(group)
                .allMatch(i -> with.get(i).isFinished() && without.get(i).isFinished());
        bars.check(allFinish, "all honest clients of " + kind.version() + " finish");
        bars.check(most <= timeout, String.format(Locale.ROOT,
                "no honest client of %s is later by more than a time-out of a piece, %.1f s: %.1f s", kind.version(), timeout, most));
    }
}
