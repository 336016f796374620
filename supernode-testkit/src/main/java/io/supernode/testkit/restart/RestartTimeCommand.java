package io.supernode.testkit.restart;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.process.PatientHttp;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code restart-time}: from the start of a supernode with a large state until clients are answered. */
@Command(
        name = "restart-time",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lets a supernode take in many peers, kills it, and measures how long the next one needs until it"
                + " answers, in turn with one that begins without a state. A pull that waits for long meanwhile may be answered"
                + " with 602, as clients expect, if the next one is answered rightly. Exit code 1 if a peer is not known again.")
public final class RestartTimeCommand implements Callable<Integer> {

    private static final int FINISHED = 600;
    /** Who has waited for a start for so long that it might lose its patience is told to come again. */
    private static final int WAIT = 602;
    /** The shortest sleep of a client then. */
    private static final long SLEEP_MILLIS = 600;
    /** What changed last is written at the latest then. */
    private static final long WRITTEN_MILLIS = 2_500;
    /** Peers and tasks do not get too old while a slow machine measures. */
    private static final List<String> ARGUMENTS = List.of(
            "--task-expire-time", "3h", "--peer-expire", "3h", "--registrations-per-second", "0");

    @Option(names = "--server", required = true, paramLabel = "JAR", description = "The supernode.")
    private Path server;

    @Option(names = "--peers", paramLabel = "N", defaultValue = "100000", description = "Of all tasks (default: ${DEFAULT-VALUE}).")
    private int peers;

    @Option(names = "--tasks", paramLabel = "N", defaultValue = "100", description = "Each of one piece (default: ${DEFAULT-VALUE}).")
    private int tasks;

    @Option(names = "--runs", paramLabel = "K", defaultValue = "3", description = "Of each kind (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Spec
    private CommandSpec spec;

    private final PatientHttp client = new PatientHttp(Duration.ofSeconds(20), Duration.ofSeconds(60));
    private boolean isRight = true;

    @Override
    public Integer call() throws IOException, InterruptedException {
        expect(Files.isRegularFile(server), "--server expects a jar, and " + server + " is none");
        expect(peers >= 1 && tasks >= 1 && runs >= 1, "--peers, --tasks and --runs expect at least 1");
        Path home = Files.createTempDirectory("restart-time");
        try (FakeOrigin origin = FakeOrigin.start()) {
            measure(home, new ManyPeers(origin, peers, tasks));
        } catch (IOException e) {
            spec.commandLine().getErr().println("error: " + e.getMessage());
            isRight = false;
        } finally {
            delete(home);
        }
        return isRight ? 0 : 1;
    }

    private void measure(Path home, ManyPeers many) throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path filled = Files.createDirectory(home.resolve("filled"));
        Path empty = Files.createDirectory(home.resolve("empty"));
        int port = freePort();
        int downloadPort = freePort();
        String task;
        try (StartedServer first = StartedServer.start(server, filled, port, downloadPort, client, ARGUMENTS)) {
            first.firstAnswer("/_ping");
            task = many.fill(first);
            out.printf(Locale.ROOT, "%d peers of %d tasks after %.0f s%n", peers, tasks, first.seconds());
            TimeUnit.MILLISECONDS.sleep(WRITTEN_MILLIS);
        }
        out.printf(Locale.ROOT, "state of %.1f MB%n", bytes(filled.resolve("state")) / 1e6);
        out.println("state    /_ping answered  first pull answered  code  CPU");
        for (int run = 0; run < runs; run++) {
            print(out, "of all", start(filled, port, downloadPort, task, FINISHED));
            print(out, "none", start(empty, port, downloadPort, task, 0));
        }
    }

    private record Times(double ping, double pull, int code, double cpu) {}

    private Times start(Path home, int port, int downloadPort, String task, int expected)
            throws IOException, InterruptedException {
        try (StartedServer next = StartedServer.start(server, home, port, downloadPort, client, ARGUMENTS)) {
            next.firstAnswer("/_ping");
            double ping = next.seconds();
            String pull = ManyPeers.pull(task);
            int code = code(next.firstAnswer(pull));
            double answered = next.seconds();
            double cpu = next.cpuSeconds();
            if (expected > 0) {
                int last = code;
                if (code == WAIT) {
                    TimeUnit.MILLISECONDS.sleep(SLEEP_MILLIS);
                    last = code(next.firstAnswer(pull));
                }
                if (last != expected) {
                    isRight = false;
                    spec.commandLine().getErr().println("error: a peer is not known again: " + code + ", then " + last);
                }
            }
            return new Times(ping, answered, code, cpu);
        }
    }

    private static int code(String answer) throws IOException {
        return new ObjectMapper().readTree(answer).path("code").asInt();
    }

    private static void print(PrintWriter out, String state, Times times) {
        out.printf(Locale.ROOT, "%-8s %13.2f s %18.2f s %5d %5.2f s%n",
                state, times.ping(), times.pull(), times.code(), times.cpu());
        out.flush();
    }

    private void expect(boolean good, String message) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
