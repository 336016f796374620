package io.supernode.cluster;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cluster.membership.ClusterMembers;
import io.supernode.cluster.membership.ClusterNode;
import io.supernode.cluster.settings.ClusterSettings;
import io.supernode.core.Supernode;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.Clock;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Some nodes of one process, and clients of theirs. */
final class TestCluster implements AutoCloseable {

    private static final Duration HOLD = Duration.ofSeconds(1);
    static final int LARGE_SWARM = 30;
    private static final long PATIENCE_SECONDS = 20;
    private static final int SECRET_BYTES = 16;

    /** One node; a node that was killed and starts again is another one, with the stores of the first. */
    static final class TestNode {
        final ClusterNode self;
        final TestOrigin origin;
        final InMemoryTaskStore tasks;
        final InMemoryPeerStore peers;
        final TestContents contents = new TestContents();
        Cluster cluster;
        Supernode supernode;

        TestNode(ClusterNode self, TestOrigin origin, InMemoryTaskStore tasks, InMemoryPeerStore peers) {
            this.self = self;
            this.origin = origin;
            this.tasks = tasks;
            this.peers = peers;
        }
    }

    final MemoryNetwork network = new MemoryNetwork();
    final TestOrigin origin;
    private final int seeds;
    private final SupernodeSettings.Builder rules;
    private final AtomicLong addedNanos = new AtomicLong();
    private final Map<String, TestNode> nodes = new LinkedHashMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "ticker");
        worker.setDaemon(true);
        return worker;
    });
    private final Map<String, Duration> ahead = new HashMap<>();

    TestCluster(int pieces, String... names) throws IOException {
        this(pieces, 1, names);
    }

    /** @param seeds how many nodes hold a content */
    TestCluster(int pieces, int seeds, String... names) throws IOException {
        this(pieces, seeds, SupernodeSettings.builder(), names);
    }

    /** @param rules of each node, but for its address and how long pulls are held */
    TestCluster(int pieces, int seeds, SupernodeSettings.Builder rules, String... names) throws IOException {
        this.seeds = seeds;
        this.rules = rules;
        origin = new TestOrigin(pieces);
        for (String name : names) {
            start(name);
        }
        ticker.scheduleWithFixedDelay(this::tick, 10, 10, TimeUnit.MILLISECONDS);
    }

    private synchronized void tick() {
        nodes.values().forEach(node -> {
            node.supernode.tick();
            node.contents.tick();
        });
    }

    /** The clock of a node that starts after this is so much ahead of the true time, or behind it. */
    synchronized void clock(String name, Duration ahead) {
        this.ahead.put(name, ahead);
    }

    private Clock clockOf(String name) {
        long aheadMillis = ahead.getOrDefault(name, Duration.ZERO).toMillis();
        return new Clock() {
            @Override
            public long nanoTime() {
                return Clock.system().nanoTime() + addedNanos.get();
            }

            @Override
            public long epochMillis() {
                return Clock.system().epochMillis() + TimeUnit.NANOSECONDS.toMillis(addedNanos.get()) + aheadMillis;
            }
        };
    }

    /** All clocks go on by {@code time} at once. */
    void advance(Duration time) {
        addedNanos.addAndGet(time.toNanos());
    }

    TestNode start(String name) throws IOException {
        return start(name, new InMemoryTaskStore(), new InMemoryPeerStore());
    }

    synchronized TestNode start(String name, InMemoryTaskStore tasks, InMemoryPeerStore peers) throws IOException {
        String ip = "192.0.2." + (100 + Math.floorMod(name.hashCode(), 100));
        ClusterNode self = new ClusterNode(name, 1, new PeerAddress(ip, 8001));
        ClusterSettings settings = new ClusterSettings(
                "test", self, new InetSocketAddress(InetAddress.getLoopbackAddress(), 7946), List.of(), Optional.empty(), 1, seeds,
                LARGE_SWARM, ClusterSettings.DEFAULT_FAILURE_TIMEOUT);
        TestNode node = new TestNode(self, origin, tasks, peers);
        Clock clock = clockOf(name);
        SupernodeSettings rules = this.rules.advertiseIp(ip).hold(HOLD).build();
        node.cluster = new Cluster(network.of(self), settings, node.contents, rules, clock);
        node.contents.directory(node.cluster::shared);
        node.supernode = node.cluster.start(
                LocalSupernode.builder(origin, new byte[SECRET_BYTES])
                        .settings(rules)
                        .onFailure(failure -> failure.printStackTrace())
                        .clock(clock),
                tasks, peers);
        node.contents.used(key -> node.supernode.summaries().stream().anyMatch(task -> ContentKey.of(task.id(), 0).equals(key)));
        nodes.put(name, node);
        await(() -> nodes.values().stream().allMatch(each -> each.cluster.figures().members().contains(name)));
        return node;
    }

    synchronized TestNode node(String name) {
        return nodes.get(name);
    }

    synchronized List<TestNode> all() {
        return List.copyOf(nodes.values());
    }

    /** As by kill -9: nothing is told, and nothing is handed over. */
    void kill(TestNode node) {
        synchronized (this) {
            nodes.remove(node.self.name());
        }
        node.cluster.kill();
    }

    /** As at SIGTERM. */
    void stop(TestNode node) {
        synchronized (this) {
            nodes.remove(node.self.name());
        }
        node.supernode.close();
        node.cluster.close();
    }

    /** A node that has ended is a member until the others have heard of it. */
    TestNode owner(String taskId) {
        await(() -> believedOwner(taskId) != null);
        return believedOwner(taskId);
    }

    private TestNode believedOwner(String taskId) {
        ClusterMembers members = all().get(0).cluster.figures().members();
        return node(members.owner(new TaskId(taskId)).name());
    }

    /** Some node that does not own the task. */
    TestNode other(String taskId) {
        return all().stream().filter(node -> node != owner(taskId)).findFirst().orElseThrow();
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, "it has not become so");
            Thread.onSpinWait();
        }
    }

    // ---- clients ----

    static RegistrationRequest registration(String file, String cid) {
        return registration(file, cid, "0.2.0");
    }

    static RegistrationRequest registration(String file, String cid, String version) {
        return RegistrationRequest.builder()
                .cid(cid).ip("198.51.100." + (1 + Math.floorMod(cid.hashCode(), 250))).port(15_001).hostName(cid)
                .superNodeIp("203.0.113.9").path("/peer/file/" + cid).rawUrl("http://files.example.com/" + file)
                .version(version).build();
    }

    static String register(TestNode node, String file, String cid) {
        RegistrationOutcome outcome = node.supernode.register(registration(file, cid)).toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        return assertInstanceOf(RegistrationOutcome.Registered.class, outcome).task().value();
    }

    static PullOutcome pull(TestNode node, PullRequest request) {
        return node.supernode.pull(request).toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Downloads with calls to any of the nodes in turn; answers how many pieces came. */
    int download(String task, String cid, List<TestNode> asked) {
        PullRequest next = PullRequest.start(task, cid);
        int pieces = 0;
        for (int call = 0; call < 200; call++) {
            TestNode node = asked.get(call % asked.size());
            PullOutcome outcome = pull(node, next);
            if (outcome instanceof PullOutcome.Finished) {
                return pieces;
            }
            if (outcome instanceof PullOutcome.Wait) {
                continue;
            }
            var piece = assertInstanceOf(PullOutcome.Pieces.class, outcome).pieces().get(0);
            pieces++;
            next = new PullRequest(task, cid, piece.cid(), piece.range().toString(), "701", "501");
        }
        throw new AssertionError("the download does not end");
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        all().forEach(this::kill);
    }
}
