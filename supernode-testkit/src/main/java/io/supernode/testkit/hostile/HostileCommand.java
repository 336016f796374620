package io.supernode.testkit.hostile;

import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hostile}: what a supernode answers to ill-meaning clients. */
@Command(
        name = "hostile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sends hundreds of malformed, oversized, replayed, out-of-order and concurrent requests to"
                + " both ports of a running supernode, and compares each answer with the right ones."
                + " The supernode must run here and with --allow-loopback-origin. Another server is sent what needs no task."
                + " Exit code 1 if any answer is wrong.")
public final class HostileCommand implements Callable<Integer> {

    private static final int THREADS = 8;
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int LENGTH = 1_000_000;
    private static final String PATH = "/hostile";

    @Option(names = "--node", required = true, paramLabel = "HOST:PORT", description = "The supernode's control port.")
    private NodeAddress node;

    @Option(names = "--verbose", description = "Print every form, not only those that were answered wrongly.")
    private boolean verbose;

    @Option(names = "--fuzz", paramLabel = "N",
            description = "Then send so many forms that are changed at random;"
                    + " only a server error, or no answer, is wrong then.")
    private long fuzz;

    @Option(names = "--seed", paramLabel = "NUMBER", defaultValue = "1",
            description = "Decides the changes (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (fuzz < 0) {
            throw new ParameterException(spec.commandLine(), "--fuzz expects at least 0");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.at(PATH).content(Content.random(1, LENGTH));
            String url = origin.url(PATH);
            InetSocketAddress control = new InetSocketAddress(node.host(), node.port());
            List<Attack> attacks = new ArrayList<>(Attacks.all(url));
            Optional<SeedFileClient> file = seedFile(url, out);
            file.ifPresentOrElse(
                    served -> attacks.addAll(RangeAttacks.of(served)), () -> attacks.removeIf(Attack::onDataPort));
            InetSocketAddress data = file.map(SeedFileClient::address).orElse(control);
            List<Result> results = all(attacks, control, data);
            if (file.isPresent()) {
                results.addAll(Conversations.play(control, url, file.get().task(), PATIENCE_MILLIS));
                results.addAll(afterwards(control, url));
            }
            print(results, file.isPresent() || verbose, out);
            boolean isRight = results.stream().allMatch(Result::isRight);
            if (fuzz > 0) {
                isRight &= fuzz(control, data, attacks, out);
                isRight &= file.isEmpty() || afterwards(control, url).stream().allMatch(Result::isRight);
            }
            return isRight ? 0 : 1;
        }
    }

    /** A file that it serves; none of a server that does not speak the protocol, which is sent what needs none. */
    private Optional<SeedFileClient> seedFile(String url, PrintWriter out) throws IOException {
        try {
            return Optional.of(SeedFileClient.of(node, url, LENGTH));
        } catch (NoSupernodeException e) {
            out.printf("%s does not answer as a supernode: %s%n"
                    + "So it is sent only what needs no task and no data port. Each form counts as right or not as a supernode's"
                    + " answer would; of the others only server errors, and what is not answered, are told one by one,"
                    + " or all with --verbose.%n", node, e.getMessage());
            return Optional.empty();
        }
    }

    private static List<Result> all(List<Attack> attacks, InetSocketAddress control, InetSocketAddress data)
            throws InterruptedException, IOException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Result>> calls = new ArrayList<>();
            for (Attack attack : attacks) {
                calls.add(() -> new Result(attack.group(), attack.name(), attack.expected(),
                        RawCall.onceAndNoMore(attack.onDataPort() ? data : control, attack.request(),
                                PATIENCE_MILLIS)));
            }
            List<Result> results = new ArrayList<>();
            for (Future<Result> call : threads.invokeAll(calls)) {
                results.add(call.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IOException("the supernode cannot be reached any more: " + e.getCause(), e);
        } finally {
            threads.shutdown();
        }
    }

    /** Whoever means well is served as before. */
    private static List<Result> afterwards(InetSocketAddress control, String url) throws IOException {
        String registration = Requests.post("/peer/registry", Requests.FORM,
                Requests.form(Requests.registration("afterwards-" + System.nanoTime(), url)));
        return List.of(
                new Result("afterwards", "the server is alive", Expected.status(HttpAnswer.OK),
                        RawCall.once(control, Requests.get("/_ping").getBytes(StandardCharsets.US_ASCII),
                                PATIENCE_MILLIS)),
                new Result("afterwards", "a registration that is right", Expected.code(200),
                        RawCall.once(control, registration.getBytes(StandardCharsets.US_ASCII), PATIENCE_MILLIS)));
    }

    /** @param all whether all that are wrong are told, or only what no server may do */
    private void print(List<Result> results, boolean all, PrintWriter out) {
        Map<String, int[]> groups = new LinkedHashMap<>();
        int bad = 0;
        int expectedBad = 0;
        for (Result result : results) {
            int[] counts = groups.computeIfAbsent(result.group(), group -> new int[2]);
            counts[0]++;
            counts[1] += result.isRight() ? 1 : 0;
            boolean isBad = result.answer().isServerError() || result.answer().isLate();
            bad += isBad ? 1 : 0;
            expectedBad += isBad && result.isRight() ? 1 : 0;
            if (verbose || !result.isRight() && (all || isBad)) {
                out.printf("%-5s %s: %s: %s, expected %s%n", result.isRight() ? "right" : "WRONG",
                        result.group(), result.name(), result.answer(), result.expected());
            }
        }
        out.printf("%-26s %6s %6s%n", "group", "forms", "right");
        groups.forEach((group, counts) -> out.printf("%-26s %6d %6d%n", group, counts[0], counts[1]));
        out.printf("%-26s %6d %6d%n", "all", results.size(), results.stream().filter(Result::isRight).count());
        out.printf("server errors, or no answer in time: %d, of which %d are the right answers to their forms%n", bad, expectedBad);
        out.flush();
    }

    private boolean fuzz(
            InetSocketAddress control, InetSocketAddress data, List<Attack> attacks, PrintWriter out)
            throws InterruptedException {
        HostileFuzz run = new HostileFuzz(control, data, attacks);
        run.run(fuzz, seed);
        run.findings().forEach(finding -> out.printf("WRONG fuzz: %s%n", finding));
        out.printf("fuzz: %d requests of seed %d: closed %d, 2xx %d, 3xx %d, 4xx %d, 5xx %d, not connected %d,"
                        + " wrong %d%n",
                fuzz, seed, run.answered(0), run.answered(2), run.answered(3), run.answered(4), run.answered(5),
                run.failedConnects(), run.findings().size());
        out.flush();
        return run.findings().isEmpty();
    }
}
