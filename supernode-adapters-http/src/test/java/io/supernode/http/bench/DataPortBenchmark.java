package io.supernode.http.bench;

import io.supernode.core.model.ContentKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The data port against nginx with sendfile: 4 MB ranges of one file in the page cache, over kept connections on loopback.
 *
 * <p>The servers take turns, round by round, under the same client; the table has the median round of each. On loopback the system
 * does much of a server's work when the client reads, and the more so the more the server has handed over ahead: the processor time
 * of both together is told, too. Needs Linux, and
 * an nginx to compare with. Optional arguments: rounds, seconds of a round, and then numbers of connections. By
 * {@code -Dbandwidth=BYTES} a second the data port has a bound, as it has by default in a supernode.
 *
 * <p>By {@code -DserverProcessor=NUMBER} the servers are bound to that processor, and its time counts instead of that of their
 * processes; this client must be bound to another one, and the system told to let each side's processor do that side's part
 * ({@link ProcessorTime#checkSteering}). That is as near as one machine comes to two.
 */
public final class DataPortBenchmark {

    private static final ContentKey KEY = new ContentKey("ba2" + "7".repeat(61));
    private static final int PIECE = 4 << 20;
    private static final int PIECES = 64;
    /** Many requests in a short time, so that the code is compiled before anything is measured. */
    private static final int WARM_UP_BYTES = 32 << 10;
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int WARM_UP_CONNECTIONS = 32;
    private static final double MB = 1 << 20;
    private static final double GB = 1 << 30;

    private record Sample(double megabytesPerSecond, double cpuPerGigabyte, double cpuOfBothPerGigabyte) {}

    private DataPortBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        try {
            run(arguments, serverProcessor());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(String[] arguments, OptionalInt processor) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        long nanos = TimeUnit.SECONDS.toNanos(arguments.length > 1 ? Long.parseLong(arguments[1]) : 5);
        int[] connections = arguments.length > 2
                ? Stream.of(arguments).skip(2).mapToInt(Integer::parseInt).toArray()
                : new int[] {32, 1000};
        Path directory = Files.createTempDirectory("data-port-benchmark");
        // The workers of an nginx that root starts are somebody else.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<ServerProcess> servers = new ArrayList<>();
        try {
            Path file = write(directory);
            servers.add(ServerProcess.dataPort(file, bandwidth(), processor));
            ServerProcess.nginx(directory, processor).ifPresentOrElse(
                    servers::add, () -> System.out.println("no nginx is installed: nothing to compare with"));
            for (ServerProcess server : servers) {
                measure(server, processor, WARM_UP_CONNECTIONS, WARM_UP_BYTES, WARM_UP_NANOS);
            }
            System.out.printf(
                    "%11s  %-10s %9s %12s %16s%n", "connections", "server", "MB/s", "CPU s per GB", "with the client's");
            for (int count : connections) {
                compare(servers, processor, count, rounds, nanos);
            }
        } finally {
            servers.forEach(ServerProcess::close);
            delete(directory);
        }
    }

    private static OptionalLong bandwidth() {
        String given = System.getProperty("bandwidth");
        return given == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(given));
    }

    /** The one that the servers are bound to, and this client is not; empty if all may run anywhere. */
    private static OptionalInt serverProcessor() throws IOException {
        String given = System.getProperty("serverProcessor");
        if (given == null) {
            return OptionalInt.empty();
        }
        int processor = Integer.parseInt(given);
        if (ProcessorTime.own() == processor) {
            throw new IllegalArgumentException("the client must be bound to another processor than the server, not to " + processor);
        }
        ProcessorTime.checkSteering();
        return OptionalInt.of(processor);
    }

    private static void compare(List<ServerProcess> servers, OptionalInt processor, int connections, int rounds, long nanos)
            throws IOException {
        List<List<Sample>> samples = new ArrayList<>();
        for (ServerProcess server : servers) {
            samples.add(new ArrayList<>());
            measure(server, processor, connections, PIECE, nanos);
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < servers.size(); i++) {
                samples.get(i).add(measure(servers.get(i), processor, connections, PIECE, nanos));
            }
        }
        for (int i = 0; i < servers.size(); i++) {
            List<Sample> of = samples.get(i);
            System.out.printf(
                    "%11d  %-10s %9.0f %12.3f %16.3f%n",
                    connections,
                    servers.get(i).name(),
                    median(of.stream().map(Sample::megabytesPerSecond)),
                    median(of.stream().map(Sample::cpuPerGigabyte)),
                    median(of.stream().map(Sample::cpuOfBothPerGigabyte)));
        }
    }

    private static Sample measure(
            ServerProcess server, OptionalInt processor, int connections, int rangeBytes, long nanos) throws IOException {
        try (RangeLoad load =
                new RangeLoad(server.port(), KEY.dataPath(), (long) PIECES * PIECE, rangeBytes, connections)) {
            double before = serverSeconds(server, processor);
            double clientBefore = clientSeconds(processor);
            long began = System.nanoTime();
            long bytes = load.run(nanos);
            double seconds = (System.nanoTime() - began) / 1e9;
            double gigabytes = bytes / GB;
            double cpu = serverSeconds(server, processor) - before;
            double clientCpu = clientSeconds(processor) - clientBefore;
            return new Sample(bytes / MB / seconds, cpu / gigabytes, (cpu + clientCpu) / gigabytes);
        }
    }

    private static double serverSeconds(ServerProcess server, OptionalInt processor) throws IOException {
        return processor.isPresent() ? ProcessorTime.busySeconds(processor.getAsInt()) : server.cpuSeconds();
    }

    private static double clientSeconds(OptionalInt serverProcessor) throws IOException {
        if (serverProcessor.isPresent()) {
            return ProcessorTime.busySeconds(ProcessorTime.own());
        }
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static Path write(Path directory) throws IOException {
        Path file = directory.resolve(KEY.dataPath().substring(1));
        Files.createDirectories(file.getParent());
        Random random = new Random(1);
        byte[] piece = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < PIECES; i++) {
                random.nextBytes(piece);
                out.write(piece);
            }
        }
        return file;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
