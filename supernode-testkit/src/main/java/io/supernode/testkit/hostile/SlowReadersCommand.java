package io.supernode.testkit.hostile;

import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code slow-readers}: what clients that hardly read cost one that does. */
@Command(
        name = "slow-readers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Downloads a file from the data port of a running supernode, alone and beside many clients that"
                + " read next to nothing of the same file, and compares."
                + " The supernode must run here and with --allow-loopback-origin.")
public final class SlowReadersCommand implements Callable<Integer> {

    private static final int ROUNDS = 5;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String PATH = "/slow-readers";

    @Option(names = "--node", required = true, paramLabel = "HOST:PORT", description = "The supernode's control port.")
    private NodeAddress node;

    @Option(names = "--readers", paramLabel = "N", defaultValue = "3000",
            description = "Clients that read slowly (default: ${DEFAULT-VALUE}).")
    private int readers;

    @Option(names = "--bytes-per-second", paramLabel = "B", defaultValue = "1024",
            description = "That each of them reads (default: ${DEFAULT-VALUE}).")
    private int bytesPerSecond;

    @Option(names = "--megabytes", paramLabel = "M", defaultValue = "50",
            description = "Of the file (default: ${DEFAULT-VALUE}).")
    private int megabytes;

    @Option(names = "--most", paramLabel = "FACTOR", defaultValue = "2",
            description = "The median beside them may be so many times that alone, else the exit code is 1"
                    + " (default: ${DEFAULT-VALUE}).")
    private double most;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (readers < 1 || bytesPerSecond < 1 || megabytes < 1) {
            throw new ParameterException(spec.commandLine(), "all numbers are at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        long length = (long) megabytes << 20;
        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.at(PATH).content(Content.random(1, length));
            SeedFileClient file = SeedFileClient.of(node, origin.url(PATH), length);
            download(file);
            double alone = median(file);
            out.printf("alone: %.3f s%n", alone);
            out.flush();
            double first;
            double beside;
            try (SlowReaders slow = SlowReaders.start(file, readers, bytesPerSecond)) {
                first = download(file);
                beside = median(file);
                out.printf("beside %d that read %d bytes/s: %.3f s while they come, %.3f s then;"
                                + " %d of them still connected%n",
                        readers, bytesPerSecond, first, beside, slow.connected());
            }
            double factor = beside / alone;
            out.printf("%.2f times, %.2f are allowed%n", factor, most);
            return factor <= most ? 0 : 1;
        }
    }

    private static double median(SeedFileClient file) throws IOException {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            seconds.add(download(file));
        }
        seconds.sort(null);
        return seconds.get(ROUNDS / 2);
    }

    private static double download(SeedFileClient file) throws IOException {
        long begun = System.nanoTime();
        file.download();
        return (System.nanoTime() - begun) / NANOS_PER_SECOND;
    }
}
