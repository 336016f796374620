package io.supernode.testkit.load;

import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code load}: how many calls a running supernode answers. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Plays the calls of many peers against a running supernode, without any data, and compares it with the"
                + " no-op endpoint of the same server.")
public final class LoadCommand implements Callable<Integer> {

    private static final int DEFAULT_SECONDS = 10;
    /** Rounds that have not ended by then do not end. */
    private static final Duration ROUNDS_LIMIT = Duration.ofMinutes(10);
    private static final String PATH = "/load-";
    private static final int MAX_PEERS = 100_000;
    private static final int MAX_FILES = 1000;

    @Option(names = "--node", required = true, paramLabel = "HOST:PORT", split = ",",
            description = "The supernode's control port; of several nodes of a cluster, separated by commas, each gets its part of the"
                    + " peers.")
    private List<NodeAddress> nodes;

    @Option(names = "--peers", paramLabel = "N", defaultValue = "4000", description = "Peers at any time (default: ${DEFAULT-VALUE}).")
    private int peers;

    @Option(names = "--connections", paramLabel = "C", defaultValue = "1000",
            description = "Connections that they share, each with one call at a time (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--threads", paramLabel = "T", defaultValue = "1", description = "Event loops of this client for each node (default: ${DEFAULT-VALUE}).")
    private int threads;

    @ArgGroup
    private Source source = new Source();

    @ArgGroup
    private Length length = new Length();

    @Option(names = "--baseline", paramLabel = "SECONDS", defaultValue = "5",
            description = "How long the no-op endpoint is called, before and after (default: ${DEFAULT-VALUE}).")
    private int baseline;

    @Option(names = "--warmup", paramLabel = "SECONDS", defaultValue = "5",
            description = "How long everything is called before it is measured, since a server that has just started compiles"
                    + " (default: ${DEFAULT-VALUE}).")
    private int warmup;

    @Option(names = "--registrations-only", description = "Peers register again and again, and do nothing else.")
    private boolean registrationsOnly;

    @Option(names = "--server-pid", paramLabel = "PID", split = ",",
            description = "The supernode's process, or all of a cluster, if they run here: tells what it spends on a call, which holds on a busy"
                    + " machine too.")
    private List<Long> serverPids = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there too.")
    private Path json;

    @Spec
    private CommandSpec spec;

    /** What is downloaded. */
    private static final class Source {
        @ArgGroup(exclusive = false)
        private OwnFiles own = new OwnFiles();

        @Option(names = "--url", paramLabel = "URL",
                description = "A file of another origin. Given several times, peers take the files in turn.")
        private List<String> urls = List.of();
    }

    /** Files that this command itself is the origin of. */
    private static final class OwnFiles {
        @Option(names = "--pieces", paramLabel = "P", defaultValue = "50",
                description = "Pieces of a file that this command itself is the origin of, on loopback (default: 50);"
                        + " the supernode must run here and with --allow-loopback-origin.")
        private int pieces = 50;

        @Option(names = "--files", paramLabel = "F", defaultValue = "1",
                description = "How many such files there are; peers take them in turn (default: 1).")
        private int files = 1;
    }

    /** When it ends. */
    private static final class Length {
        @Option(names = "--duration", paramLabel = "SECONDS",
                description = "Keep the peers going for so long; who has everything leaves and a new one comes (default: 10).")
        private Integer seconds;

        @Option(names = "--rounds", paramLabel = "R", description = "Let each peer download so many times.")
        private Integer rounds;
    }

    private ServerProcess server = ServerProcess.UNKNOWN;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        if (!source.urls.isEmpty()) {
            return run(source.urls);
        }
        try (FakeOrigin origin = FakeOrigin.start()) {
            List<String> urls = new ArrayList<>();
            for (int file = 0; file < source.own.files; file++) {
                origin.at(PATH + file).content(Content.random(file, fileLength()));
                urls.add(origin.url(PATH + file));
            }
            return run(urls);
        }
    }

    private void check() {
        expect(peers >= 1 && peers <= MAX_PEERS, "--peers expects a number from 1 to " + MAX_PEERS);
        expect(threads >= 1, "--threads expects at least 1");
        expect(connections >= threads * nodes.size() * LoadSettings.MIN_CONNECTIONS_PER_THREAD,
                "--connections expects at least " + LoadSettings.MIN_CONNECTIONS_PER_THREAD + " for each thread of each node");
        expect(source.own.files >= 1 && source.own.files <= MAX_FILES, "--files expects a number from 1 to " + MAX_FILES);
        expect(baseline >= 1, "--baseline expects at least 1");
        try {
            server = ServerProcess.of(serverPids);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--server-pid: " + e.getMessage(), e);
        }
        expect(warmup >= 0, "--warmup expects at least 0");
        expect(length.seconds == null || length.seconds >= 1, "--duration expects at least 1");
        expect(length.rounds == null || length.rounds >= 1, "--rounds expects at least 1");
    }

    private void expect(boolean good, String message) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private long fileLength() {
        try {
            return PieceCount.fileLength(source.own.pieces);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--pieces: " + e.getMessage(), e);
        }
    }

    private int run(List<String> urls) throws InterruptedException, IOException {
        Duration limit = length.rounds != null
                ? ROUNDS_LIMIT
                : Duration.ofSeconds(length.seconds == null ? DEFAULT_SECONDS : length.seconds);
        LoadSettings settings = new LoadSettings(
                nodes, urls, peers, connections, threads,
                length.rounds == null ? 0 : length.rounds, limit, registrationsOnly);
        LoadReport report;
        try {
            LoadRun.scout(settings);
            report = measure(settings);
        } catch (IOException e) {
            spec.commandLine().getErr().println("error: " + e.getMessage());
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        report.print(out);
        if (json != null) {
            report.write(json);
        }
        return report.errors() == 0 ? 0 : 1;
    }

    private LoadReport measure(LoadSettings settings) throws IOException, InterruptedException {
        if (warmup > 0) {
            try (LoadRun run = new LoadRun(settings.keptGoing(Duration.ofSeconds(warmup)), server)) {
                run.play();
                run.ping(Duration.ofSeconds(warmup));
            }
        }
        try (LoadRun run = new LoadRun(settings, server)) {
            LoadRun.PhaseResult before = run.ping(Duration.ofSeconds(baseline));
            LoadRun.PhaseResult play = run.play();
            return new LoadReport(settings, before, play, run.ping(Duration.ofSeconds(baseline)));
        }
    }
}
