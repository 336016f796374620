package io.supernode.testkit.load;

import com.sun.management.OperatingSystemMXBean;
import io.supernode.testkit.command.NodeAddress;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One load against one node or several: its loops and their connections, which all phases share. Not thread-safe. */
final class LoadRun implements Closeable {

    /** Registrations alone leave peers behind; a node takes 200 000 of them for one task. */
    private static final int REGISTERED_NAMES = 100_000;

    /** The supernode gets the whole file first. */
    private static final Duration SCOUT_LIMIT = Duration.ofMinutes(5);

    private final LoadSettings settings;
    private final ServerProcess server;
    private final PeerNames names;
    private final ExecutorService threads;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Integer> loopConnections = new ArrayList<>();
    private final List<Requests> loopRequests = new ArrayList<>();

    /** How a phase went in all loops. */
    record PhaseResult(Tally tally, long elapsedNanos, long cpuNanos, long serverCpuNanos) {

        private static final double NANOS = 1e9;

        double callsPerSecond() {
            return elapsedNanos == 0 ? 0 : tally.calls() * NANOS / elapsedNanos;
        }

        /** What this client spent on each call. */
        double cpuNanosPerCall() {
            return tally.calls() == 0 ? 0 : (double) cpuNanos / tally.calls();
        }

        /** What all supernodes together spent on each call; 0 when their processes are unknown. */
        double serverNanosPerCall() {
            return tally.calls() == 0 ? 0 : (double) serverCpuNanos / tally.calls();
        }
    }

    /** @throws IOException if a node cannot be reached */
    LoadRun(LoadSettings settings, ServerProcess server) throws IOException {
        this.settings = settings;
        this.server = server;
        this.names = new PeerNames(settings.registrationsOnly() ? REGISTERED_NAMES : PeerNames.MOST);
        this.threads = Executors.newFixedThreadPool(loopCount(), task -> {
            Thread thread = new Thread(task, "load");
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < loopCount(); i++) {
            connect(settings.nodes().get(i / settings.threads()), share(settings.connections(), i));
        }
    }

    /**
     * Has each node answer until it has every piece of each file.
     *
     * @throws IOException if a node cannot be reached, or does not get a file
     */
    static void scout(LoadSettings settings) throws IOException, InterruptedException {
        for (LoadSettings scout : settings.scouts(SCOUT_LIMIT)) {
            try (LoadRun run = new LoadRun(scout, ServerProcess.UNKNOWN)) {
                Tally tally = run.play().tally();
                if (tally.finishedRounds() == 0) {
                    throw new IOException("the supernode did not get " + scout.urls().get(0) + ": "
                            + (tally.errorCount() == 0 ? "it took too long" : String.join(", ", tally.errors().keySet())));
                }
            }
        }
    }

    private void connect(NodeAddress node, int connections) throws IOException {
        try {
            InetSocketAddress address = new InetSocketAddress(node.host(), node.port());
            if (address.isUnresolved()) {
                throw new IOException("no host is named " + node.host());
            }
            EventLoop loop = new EventLoop(address, connections);
            loops.add(loop);
            loopConnections.add(connections);
            loopRequests.add(new Requests(node.host(), node.port()));
            loop.connect();
        } catch (IOException e) {
            close();
            throw new IOException("cannot connect to " + node + ": " + e.getMessage(), e);
        }
    }

    private int loopCount() {
        return settings.threads() * settings.nodes().size();
    }

    /** The part of loop {@code i} when {@code total} is spread evenly. */
    private int share(int total, int i) {
        return total / loopCount() + (i < total % loopCount() ? 1 : 0);
    }

    /** The no-op endpoint on all connections. */
    PhaseResult ping(Duration duration) throws IOException, InterruptedException {
        List<Phase> phases = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            phases.add(new PingPhase(loopRequests.get(i), loopConnections.get(i)));
        }
        return run(phases, duration);
    }

    /** The peers. */
    PhaseResult play() throws IOException, InterruptedException {
        List<Phase> phases = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            phases.add(new PlayPhase(settings, loopRequests.get(i), names, share(settings.peers(), i)));
        }
        return run(phases, settings.duration());
    }

    private PhaseResult run(List<Phase> phases, Duration limit) throws IOException, InterruptedException {
        long cpuBefore = processCpuNanos();
        long serverBefore = server.cpuNanos();
        List<Future<EventLoop.Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            EventLoop loop = loops.get(i);
            Phase phase = phases.get(i);
            outcomes.add(threads.submit(() -> loop.run(phase, limit)));
        }
        Tally tally = new Tally();
        long elapsed = 0;
        for (Future<EventLoop.Outcome> outcome : outcomes) {
            EventLoop.Outcome one = await(outcome);
            tally.add(one.tally());
            elapsed = Math.max(elapsed, one.elapsedNanos());
        }
        return new PhaseResult(
                tally, elapsed, processCpuNanos() - cpuBefore, server.cpuNanos() - serverBefore);
    }

    private static EventLoop.Outcome await(Future<EventLoop.Outcome> outcome) throws IOException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new IOException(failure.getMessage(), failure);
            }
            throw new IllegalStateException("a loop broke", e.getCause());
        }
    }

    private static long processCpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (EventLoop loop : loops) {
            loop.close();
        }
    }
}
