package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ArrivingPeers.Fate;
import io.supernode.testkit.client.ClientKind;
import io.supernode.testkit.client.ClientMix;
import io.supernode.testkit.command.ByteSize;
import io.supernode.testkit.command.Rate;
import io.supernode.testkit.peer.DownloadEnd;
import io.supernode.testkit.peer.Serving;
import io.supernode.testkit.process.HeldSupernode;
import io.supernode.testkit.process.SupernodeProcess;
import io.supernode.testkit.process.TakenOverSupernode;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code campaign restarts}: a supernode is killed, or replaced as planned, again and again while peers come and download. */
@Command(
        name = "restarts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Peers like the clients of all generations download from a supernode that is replaced at random times."
                + " Its listening sockets outlive it, as under systemd's socket units (needs perl). The same peers do the same"
                + " with an undisturbed one first.")
public final class RestartsCommand implements Callable<Integer> {

    private static final double MB = 1 << 20;
    private static final double PERCENT = 100;
    private static final double MILLIS = 1000;

    /** How a supernode is replaced. */
    enum Way {
        /** SIGKILL, while its sockets are held. */
        KILL,
        /** SIGTERM, while its sockets are held. */
        SIGTERM,
        /** The next one takes over from it. */
        TAKE_OVER
    }

    @Mixin
    private ServerOptions server;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1", description = "Decides who comes when, and the kills.")
    private long seed;

    @Option(names = "--peers", paramLabel = "N", defaultValue = "50", description = "How many (default: ${DEFAULT-VALUE}).")
    private int peers;

    @Option(names = "--kills", paramLabel = "N", defaultValue = "20",
            description = "How often it is replaced (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(names = "--planned", paramLabel = "WAY",
            description = "Replace it as planned instead of killing it: sigterm or take-over.")
    private String planned;

    @Option(names = "--kind", paramLabel = "KIND", defaultValue = "MIX",
            description = "The generations of clients: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ClientMix kind;

    @Option(names = "--files", paramLabel = "N", defaultValue = "3",
            description = "How many different files they download (default: ${DEFAULT-VALUE}).")
    private int files;

    @Option(names = "--size", paramLabel = "SIZE", defaultValue = "60M",
            description = "Of each file (default: ${DEFAULT-VALUE}).")
    private ByteSize size;

    @Option(names = "--rate", paramLabel = "RATE", defaultValue = "6M",
            description = "Of each peer's link, in each direction (default: ${DEFAULT-VALUE}).")
    private Rate rate;

    @Option(names = "--origin-rate", paramLabel = "RATE", defaultValue = "20M",
            description = "At which the origin gives each file (default: ${DEFAULT-VALUE}).")
    private Rate originRate;

    @Option(names = "--spread", paramLabel = "SECONDS", defaultValue = "180",
            description = "Within which peers come and supernodes go (default: ${DEFAULT-VALUE}).")
    private int spread;

    @Option(names = "--slower", paramLabel = "FACTOR", defaultValue = "1.5",
            description = "The mean may be so many times the undisturbed one (default: ${DEFAULT-VALUE}).")
    private double slower;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (peers < 1 || peers > 1000 || kills < 1 || files < 1 || spread < 1) {
            throw new ParameterException(spec.commandLine(), "--peers, --kills, --files and --spread expect at least 1");
        }
        server.check();
        Way way = way();
        PrintWriter out = spec.commandLine().getOut();
        SwarmPlan plan = new SwarmPlan(
                peers, kind, files, size.bytes(), rate.bytesPerSecond(), originRate.bytesPerSecond(),
                Duration.ofSeconds(spread), Collections.nCopies(peers, Serving.HONEST), seed);
        try (WorkDirectory work = server.workDirectory()) {
            SwarmRun.Result undisturbed = play("undisturbed", way, 0, plan, work, out);
            SwarmRun.Result disturbed = play(way.name().toLowerCase(Locale.ROOT).replace('_', '-'), way, kills, plan, work, out);
            new FateTable(undisturbed.fates(), disturbed.fates()).print(out);
            boolean good = judge(way, undisturbed, disturbed, out);
            if (!good) {
                work.keep();
                out.printf("logs are in %s%n", work.path());
            }
            return good ? 0 : 1;
        }
    }

    private Way way() {
        if (planned == null) {
            return Way.KILL;
        }
        return switch (planned) {
            case "sigterm" -> Way.SIGTERM;
            case "take-over" -> Way.TAKE_OVER;
            default -> throw new ParameterException(
                    spec.commandLine(), "--planned expects sigterm or take-over, not '" + planned + "'");
        };
    }

    private SwarmRun.Result play(
            String name, Way way, int replacements, SwarmPlan plan, WorkDirectory work, PrintWriter out)
            throws IOException, InterruptedException {
        Path directory = work.resolve(name);
        File log = directory.resolve("supernode.log").toFile();
        SwarmRun.Result result = new SwarmRun(plan, directory).play(home -> start(way, home, log), replacements);
        double[] gaps = result.gaps().stream().mapToDouble(gap -> gap.toMillis() / MILLIS).sorted().toArray();
        out.printf(Locale.ROOT, "%s: %d peers, %d replacements, %d wrong files, %.1f MB fetched from the origin for %.1f MB%n",
                name, result.fates().size(), gaps.length, result.wrongFiles(), result.originBytes() / MB,
                plan.files() * plan.fileLength() / MB);
        if (gaps.length > 0) {
            out.printf(Locale.ROOT, "  until the next one serves: median %.2f s, max %.2f s%n",
                    gaps[gaps.length / 2], gaps[gaps.length - 1]);
        }
        out.flush();
        return result;
    }

    private SupernodeProcess start(Way way, Path home, File log) throws IOException, InterruptedException {
        List<String> command = server.command(home);
        return way == Way.TAKE_OVER
                ? TakenOverSupernode.start(command, log)
                : HeldSupernode.start(command, way == Way.KILL, log);
    }

    private boolean judge(Way way, SwarmRun.Result undisturbed, SwarmRun.Result disturbed, PrintWriter out) {
        Bars bars = new Bars(out);
        bars.check(undisturbed.fates().stream().allMatch(Fate::isFinished), "all finish undisturbed");
        bars.check(disturbed.gaps().size() == kills, "supernodes replaced while peers download: " + disturbed.gaps().size());
        finish("0.x", fate -> fate.settings().kind() != ClientKind.GO1, PERCENT, disturbed, bars);
        finish("1.0", fate -> fate.settings().kind() == ClientKind.GO1, way == Way.KILL ? 95 : PERCENT, disturbed, bars);
        bars.check(disturbed.wrongFiles() + undisturbed.wrongFiles() == 0, "all files are those of the origin");
        double ratio = new FateTable(undisturbed.fates(), disturbed.fates()).ratio(fate -> true);
        bars.check(ratio <= slower, String.format(Locale.ROOT, "mean %.2f times the undisturbed, bar %.2f", ratio, slower));
        return bars.areAllReached();
    }

    private static void finish(
            String name, Predicate<Fate> group, double bar, SwarmRun.Result result, Bars bars) {
        List<Fate> fates = result.fates().stream().filter(group).toList();
        long finished = FateTable.count(fates, DownloadEnd.FINISHED);
        if (!fates.isEmpty()) {
            double percent = PERCENT * finished / fates.size();
            bars.check(percent >= bar, String.format(Locale.ROOT,
                    "%d of %d clients of %s finish without the origin (%.1f %%, bar %.0f %%)",
                    finished, fates.size(), name, percent, bar));
        }
    }
}
