package io.supernode.testkit.campaign;

import io.supernode.testkit.campaign.ArrivingPeers.Arrival;
import io.supernode.testkit.campaign.ArrivingPeers.Fate;
import io.supernode.testkit.client.ClientMix;
import io.supernode.testkit.command.ByteSize;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.peer.Serving;
import io.supernode.testkit.process.TakenOverSupernode;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code campaign soak}: small swarms without end against one supernode, whose live heap must not grow. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Small swarms one after another, most of a new file, against one supernode that forgets quickly. Its live"
                + " heap is measured again and again by jcmd, and a line is drawn through it.")
public final class SoakCommand implements Callable<Integer> {

    private static final double MB = 1 << 20;
    private static final double NANOS_PER_MINUTE = 6e10;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MINUTES_PER_HOUR = 60;
    private static final int MIN_SAMPLES = 5;
    /** Between two swarms of the warm-up: those of the last half minute, which are not forgotten yet, must have room in the cache. */
    private static final double WARM_UP_SECONDS = 2;
    /** The end of the warm-up has the pace of what follows: what lives then is the same, with all that is forgotten after 20 s. */
    private static final double SETTLING_MINUTES = 1;
    /** What lives at a measurement is much the same for some minutes: neighbouring measurements are no independent witnesses. */
    private static final int BATCHES = 15;
    /** A shorter run has too few measurements for means, and finds only what grows much. */
    private static final double LONG_MINUTES = 30;
    /** Twice as much a long run must be able to find, or it says nothing. */
    private static final double WIDEST_INTERVAL = 0.15;
    /** Every so many swarms one asks for a former file, whose task is forgotten by then and whose content is not. */
    private static final int AGAIN = 8;
    /** So many swarms before: longer than a task is kept, at the pace of the warm-up too, and within a small cache. */
    private static final int AGO = 15;
    /** Classes that the report names. */
    private static final int GROWN = 20;
    /** What is forgotten, and when, is no different from the defaults but for the time: a short soak has it all. */
    private static final List<String> QUICKLY = List.of(
            "--task-expire-time=20s", "--peer-gc-delay=10s", "--gc-meta-interval=5s", "--gc-disk-interval=5s",
            "--cache-quota=200M");

    @Mixin
    private ServerOptions server;

    @Option(names = "--minutes", required = true, paramLabel = "M", description = "How long.")
    private double minutes;

    @Option(names = "--warm-up", paramLabel = "M", defaultValue = "2",
            description = "Minutes before the first measurement. Until a minute before it there is a swarm every 2 s, so that more of"
                    + " what the JVM makes once, when it loads or compiles code, has been made (default: ${DEFAULT-VALUE}).")
    private double warmUp;

    @Option(names = "--interval", paramLabel = "SECONDS", defaultValue = "10",
            description = "Between two measurements (default: ${DEFAULT-VALUE}).")
    private int interval;

    @Option(names = "--every", paramLabel = "SECONDS", defaultValue = "3",
            description = "After the warm-up a swarm begins no sooner than that after the one before, so that there are as many in the"
                    + " last minute as in the first, and what lives does not change with the load of the machine (default:"
                    + " ${DEFAULT-VALUE}).")
    private double every;

    @Option(names = "--peers", paramLabel = "N", defaultValue = "6",
            description = "Of each swarm (default: ${DEFAULT-VALUE}).")
    private int peers;

    @Option(names = "--size", paramLabel = "SIZE", defaultValue = "9M", description = "Of each file (default: ${DEFAULT-VALUE}).")
    private ByteSize size;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1", description = "Decides files and clients.")
    private long seed;

    @Spec
    private CommandSpec spec;

    private final List<double[]> samples = new ArrayList<>();
    /** Null before the first measurement. */
    private ClassHistogram first;
    private ClassHistogram last;
    private long swarms;
    private long unfinished;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (minutes <= 0 || warmUp < 0 || interval < 1 || every < 0 || peers < 1 || peers > 1000) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes, --interval and --peers expect more than 0, --every no less than 0");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (WorkDirectory work = server.workDirectory()) {
            File log = work.path().resolve("supernode.log").toFile();
            List<String> command = new ArrayList<>(server.command(work.path().resolve("home")));
            command.addAll(QUICKLY);
            try (FakeOrigin origin = FakeOrigin.start();
                    TakenOverSupernode node = TakenOverSupernode.start(command, log)) {
                soak(node, origin, work, out);
            }
            boolean good = judge(out);
            if (!good) {
                work.keep();
                out.printf("logs are in %s%n", work.path());
            }
            return good ? 0 : 1;
        }
    }

    private void soak(TakenOverSupernode node, FakeOrigin origin, WorkDirectory work, PrintWriter out)
            throws IOException, InterruptedException {
        LiveHeap heap = new LiveHeap(node.pid());
        long begin = System.nanoTime();
        double due = warmUp;
        long next = begin;
        for (double at = 0; at < warmUp + minutes; at = (System.nanoTime() - begin) / NANOS_PER_MINUTE) {
            long early = next - System.nanoTime();
            if (early > 0) {
                TimeUnit.NANOSECONDS.sleep(early);
            }
            boolean isHurried = at < warmUp - SETTLING_MINUTES;
            next = System.nanoTime() + (long) ((isHurried ? Math.min(every, WARM_UP_SECONDS) : every) * NANOS_PER_SECOND);
            swarm(node.controlPort(), origin, work);
            if (at >= due) {
                last = heap.histogram();
                if (first == null) {
                    first = last;
                }
                double megabytes = last.bytes() / MB;
                samples.add(new double[] {at, megabytes});
                out.printf(Locale.ROOT, "%7.2f min %6d swarms %9.3f MB live%n", at, swarms, megabytes);
                out.flush();
                due = at + interval / MINUTES_PER_HOUR;
            }
        }
    }

    private void swarm(int port, FakeOrigin origin, WorkDirectory work) throws IOException, InterruptedException {
        swarms++;
        boolean isAgain = swarms % AGAIN == 0 && swarms > AGO;
        long file = isAgain ? swarms - AGO : swarms;
        Path files = work.resolve("files");
        SwarmPlan plan = new SwarmPlan(
                peers, ClientMix.MIX, 1, size.bytes(), 0, 0, Duration.ofMillis(200),
                Collections.nCopies(peers, Serving.HONEST), seed + file);
        String path = "/swarm-" + file;
        if (!isAgain) {
            origin.at(path).content(plan.content(0));
        }
        List<Arrival> arrivals =
                plan.arrivals(List.of(new NodeAddress("127.0.0.1", port)), ignored -> origin.url(path), files);
        try (ArrivingPeers peers = new ArrivingPeers(arrivals)) {
            List<Fate> fates = peers.await();
            unfinished += fates.stream().filter(fate -> !fate.isFinished()).count();
        } finally {
            WorkDirectory.delete(files);
        }
    }

    private boolean judge(PrintWriter out) {
        Bars bars = new Bars(out);
        bars.check(unfinished == 0, String.format(Locale.ROOT, "peers that did not finish: %d of %d", unfinished, swarms * peers));
        boolean isEnough = samples.size() >= MIN_SAMPLES;
        bars.check(isEnough, "measurements: " + samples.size() + ", at least " + MIN_SAMPLES);
        if (isEnough) {
            judgeSlope(bars, out);
            out.println("bytes that classes have in the last measurement more than in the first:");
            last.grownSince(first, GROWN).forEach(grown -> out.printf("%9d %s%n", grown.bytes(), grown.name()));
        }
        return bars.areAllReached();
    }

    private void judgeSlope(Bars bars, PrintWriter out) {
        double[] hours = samples.stream().mapToDouble(sample -> sample[0] / MINUTES_PER_HOUR).toArray();
        double[] megabytes = samples.stream().mapToDouble(sample -> sample[1]).toArray();
        boolean isLong = minutes >= LONG_MINUTES && samples.size() >= BATCHES;
        Slope each = Slope.of(hours, megabytes);
        Slope slope = isLong ? Slope.ofMeans(hours, megabytes, BATCHES) : each;
        bars.check(slope.mayBeZero(), String.format(Locale.ROOT,
                "live heap grows by %.3f ± %.3f MB/h (95 %%%s), 0 is in it or above it",
                slope.perUnit(), slope.halfWidth(), isLong ? ", by " + BATCHES + " means" : ""));
        if (isLong) {
            bars.check(slope.halfWidth() <= WIDEST_INTERVAL, String.format(Locale.ROOT,
                    "that is known to ± %.3f MB/h, bar %.2f", slope.halfWidth(), WIDEST_INTERVAL));
            out.printf(Locale.ROOT, "if all measurements were independent it were %.3f ± %.3f MB/h%n",
                    each.perUnit(), each.halfWidth());
        }
    }
}
