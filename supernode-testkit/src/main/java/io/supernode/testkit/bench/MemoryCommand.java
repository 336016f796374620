package io.supernode.testkit.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code memory}: what peers and tasks weigh. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the heap that swarms take, after garbage collection: everybody registered, with half of the"
                + " pieces on disk; and then with a pull of everybody. Without options: the two cases that have targets.")
public final class MemoryCommand implements Callable<Integer> {

    private static final double MB = 1 << 20;
    private static final int TARGET_PIECES = 50;
    private static final int CLASSES = 16;
    private static final double PERCENT = 100;
    /** Below this part of a run's growth, what the JVM itself allocates would show. */
    private static final int MIN_PEERS = 1000;

    @Option(names = "--peers", paramLabel = "N", description = "Peers in all.")
    private Integer peers;

    @Option(names = "--tasks", paramLabel = "N", defaultValue = "1", description = "Tasks that they share (default: ${DEFAULT-VALUE}).")
    private int tasks;

    @Option(names = "--pieces", paramLabel = "P", defaultValue = "50", description = "Pieces of each file (default: ${DEFAULT-VALUE}).")
    private int pieces;

    @Option(names = "--classes", description = "Tell which classes take it.")
    private boolean classes;

    @Spec
    private CommandSpec spec;

    /** One population and what it may weigh; 0 for no limit. */
    private record Case(int peers, int tasks, int pieces, double limitMb) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "Java %s, heap limit %.0f MB%n",
                System.getProperty("java.version"), Runtime.getRuntime().maxMemory() / MB);
        boolean good = true;
        for (Case one : cases()) {
            good &= measure(one, out);
        }
        return good ? 0 : 1;
    }

    private List<Case> cases() {
        if (peers == null) {
            return List.of(
                    new Case(100_000, 1, TARGET_PIECES, 70), new Case(1_000_000, 10_000, TARGET_PIECES, 1024));
        }
        if (tasks < 1 || peers < Math.max(tasks, MIN_PEERS) || pieces < 1) {
            throw new ParameterException(spec.commandLine(),
                    "--peers expects at least " + MIN_PEERS + " and at least one for each task, --pieces at least 1");
        }
        return List.of(new Case(peers, tasks, pieces, 0));
    }

    private boolean measure(Case one, PrintWriter out) {
        Population warmUp = new Population(1, 1, 1);
        warmUp.register();
        Map<String, HeapUse.Share> before = classes ? HeapUse.byClass() : Map.of();
        long empty = HeapUse.bytes();
        Population population = new Population(one.peers(), one.tasks(), one.pieces());
        population.register();
        long registered = HeapUse.bytes() - empty;
        out.printf(Locale.ROOT, "%n%d peers, %d tasks, %d pieces%n", population.peers(), one.tasks(), one.pieces());
        line("registered, half of the pieces", registered, one, out);
        if (classes) {
            table(HeapUse.growth(before, HeapUse.byClass()), registered, out);
        }
        population.pull();
        line("and a pull of everybody", HeapUse.bytes() - empty, one, out);
        out.printf("(%d peers weighed)%n", population.peers());
        out.flush();
        return one.limitMb() == 0 || registered <= one.limitMb() * MB;
    }

    private static void line(String what, long bytes, Case one, PrintWriter out) {
        out.printf(Locale.ROOT, "  %-32s %8.1f MB %8.0f bytes a peer%s%n",
                what, bytes / MB, (double) bytes / one.peers(),
                one.limitMb() == 0 ? "" : String.format(Locale.ROOT, "   (target %.0f MB)", one.limitMb()));
    }

    private static void table(List<HeapUse.Share> shares, long total, PrintWriter out) {
        for (HeapUse.Share share : shares.subList(0, Math.min(CLASSES, shares.size()))) {
            out.printf(Locale.ROOT, "    %5.1f %% %12d bytes %10d × %s%n",
                    PERCENT * share.bytes() / total, share.bytes(), share.instances(), share.type());
        }
    }
}
