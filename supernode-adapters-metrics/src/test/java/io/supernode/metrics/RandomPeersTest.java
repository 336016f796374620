package io.supernode.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.supernode.core.Supernode;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import io.supernode.testkit.bench.InstantOrigin;
import io.supernode.testkit.clock.VirtualClock;
import io.supernode.testkit.load.PieceCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gauges say is what the core knows, whatever peers do, and after a restart as well. */
class RandomPeersTest {

    private static final int PIECES = 4;
    private static final int PIECE_SIZE = 4 << 20;
    private static final int FRAME_BYTES = 5;
    private static final int URLS = 3;
    private static final int PEERS = 6;
    private static final int CALLS = 400;
    private static final byte[] SECRET = new byte[16];

    private final VirtualClock clock = new VirtualClock();
    private final InMemoryTaskStore tasks = new InMemoryTaskStore();
    private final InMemoryPeerStore peers = new InMemoryPeerStore();
    private final List<RuntimeException> failures = new ArrayList<>();
    private SupernodeMetrics metrics;
    private Supernode supernode;

    private void start() {
        metrics = new SupernodeMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        supernode = metrics.measure(LocalSupernode.builder(new InstantOrigin(PIECES), SECRET)
                .settings(SupernodeSettings.builder().hold(Duration.ZERO).build())
                .clock(clock)
                .stores(tasks, peers)
                .observer(metrics.observer())
                .onFailure(failures::add)
                .start());
    }

    @AfterEach
    void close() {
        metrics.close();
        assertEquals(List.of(), failures);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theGaugesAreWhatTheCoreKnows(long seed) {
        Random random = new Random(seed);
        start();
        double registered = 0;
        for (int n = 0; n < CALLS; n++) {
            call(random);
            assertGauges();
            double now = Exposition.of(metrics).value("tasks_registered_total");
            assertTrue(now >= registered);
            registered = now;
            if (random.nextInt(CALLS / 4) == 0) {
                restart();
                registered = 0;
            }
        }
    }

    private void restart() {
        clock.advance(Duration.ofSeconds(1));
        supernode.tick();
        supernode.close();
        metrics.close();
        start();
        Exposition page = Exposition.of(metrics);
        assertGauges();
        assertEquals(0, page.value("tasks_registered_total"), "what happened before does not happen again");
        assertEquals(0, page.sum("piece_bytes_total"));
        assertEquals(0, page.value("download_duration_seconds_count"));
    }

    private void assertGauges() {
        Exposition page = Exposition.of(metrics);
        List<TaskId> known = supernode.tasks().stream().map(TaskSnapshot::record).map(record -> record.id()).toList();
        assertEquals(known.size(), page.sum("tasks"));
        // Those as well who have a part of what was dropped.
        List<PeerSnapshot> present = known.stream()
                .flatMap(task -> IntStream.range(0, PEERS)
                        .mapToObj(peer -> supernode.peer(task, new PeerId(cid(peer))))
                        .flatMap(Optional::stream))
                .filter(Predicate.not(PeerSnapshot::down))
                .toList();
        assertEquals(present.size(), page.value("peers"));
        assertEquals(present.size(), page.sum("dfgettasks"));
        long complete = present.stream().filter(peer -> peer.owned().cardinality() == PIECES).count();
        assertTrue(status(page, "SUCCESS") + status(page, "FAILED") >= complete, complete + " are complete");
    }

    private static double status(Exposition page, String status) {
        return page.series().entrySet().stream()
                .filter(one -> one.getKey().startsWith("dragonfly_supernode_dfgettasks{"))
                .filter(one -> one.getKey().contains(status))
                .mapToDouble(one -> one.getValue())
                .sum();
    }

    private void call(Random random) {
        int peer = random.nextInt(PEERS);
        int url = random.nextInt(URLS);
        String task = task(url).value();
        clock.advance(Duration.ofMillis(200));
        switch (random.nextInt(12)) {
            case 0, 1 -> register(peer, url);
            case 2, 3, 4, 5, 6, 7 -> download(task, peer, random.nextInt(PIECES));
            case 8 -> supernode.pull(
                    new PullRequest(task, cid(peer), null, null, "702", random.nextBoolean() ? "500" : "501"));
            case 9 -> supernode.leave(task, cid(peer));
            case 10 -> {
                clock.advance(Duration.ofSeconds(random.nextInt(120)));
                supernode.tick();
            }
            default -> {
                if (random.nextInt(10) == 0) {
                    supernode.drop(task);
                }
            }
        }
    }

    private TaskId task(int url) {
        return new ResourceIdentity("http://origin.example/" + url, "", "").taskId();
    }

    private static String cid(int peer) {
        return "peer-" + peer;
    }

    private RegistrationOutcome register(int peer, int url) {
        return supernode.register(RegistrationRequest.builder()
                .cid(cid(peer)).ip("10.0.0." + (peer + 1)).hostName("host").superNodeIp("10.9.9.9").port(15_001)
                .path("/peer/file/x").rawUrl("http://origin.example/" + url).version("0.4.3")
                .callSystem("system-" + peer % 2).build()).toCompletableFuture().join();
    }

    /** Reports a piece, assigned or not, and asks for more. */
    private void download(String task, int peer, int piece) {
        String range = PieceRange.ofPiece(piece, PIECE_SIZE).toString();
        PullOutcome outcome = supernode.pull(PullRequest.start(task, cid(peer))).toCompletableFuture().join();
        if (outcome instanceof PullOutcome.Pieces pieces) {
            range = pieces.pieces().get(0).range().toString();
        }
        supernode.reportPiece(new PieceReport(task, cid(peer), null, range));
    }

    @Test
    void aDownloadIsCountedByItsSourceAndItsTime() {
        start();
        register(0, 0);
        String task = task(0).value();
        for (int piece = 0; piece < PIECES; piece++) {
            download(task, 0, piece);
            clock.advance(Duration.ofSeconds(1));
        }
        Exposition page = Exposition.of(metrics);
        assertEquals(PIECES, page.value("pieces_total{source=\"seed\"}"));
        assertEquals(0, page.value("pieces_total{source=\"peer\"}"));
        long bytes = PieceCount.fileLength(PIECES) + PIECES * FRAME_BYTES;
        assertEquals(bytes, page.value("piece_bytes_total{source=\"seed\"}"));
        assertEquals(bytes, page.value("pieces_downloaded_size_bytes_total"));
        assertEquals(1, page.value("download_duration_seconds_count"));
        assertEquals(PIECES - 1, page.value("download_duration_seconds_sum"));
        assertEquals(1, page.value("swarm_duration_seconds_count"));
        assertEquals(1, page.value("dfgettasks{callsystem=\"system-0\",status=\"SUCCESS\"}"));
        assertEquals(1, page.value("registrations_total{code=\"200\"}"));
        assertEquals(1, page.value("tasks{cdnstatus=\"SUCCESS\"}"));
    }

    @Test
    void aPullOfAPeerThatWasSaidToHaveLeftIsNoRegistrationAndItCountsForItsCallSystemAgain() {
        start();
        register(0, 0);
        supernode.leave(task(0).value(), cid(0));
        assertEquals(0, Exposition.of(metrics).value("dfgettasks{callsystem=\"system-0\",status=\"RUNNING\"}"));
        supernode.pull(PullRequest.start(task(0).value(), cid(0)));
        Exposition page = Exposition.of(metrics);
        assertEquals(1, page.value("tasks_registered_total"));
        assertEquals(1, page.value("dfgettasks{callsystem=\"system-0\",status=\"RUNNING\"}"));
        assertEquals(1, page.sum("dfgettasks"));
    }

    @Test
    void aRefusedRegistrationIsCountedByItsCode() {
        start();
        supernode.register(RegistrationRequest.builder().cid("x").build());
        assertEquals(1, Exposition.of(metrics).value("registrations_total{code=\"501\"}"));
        assertEquals(0, Exposition.of(metrics).value("tasks_registered_total"));
    }

    @Test
    void aPageIsAsLargeForThousandsOfPeersAsForOne() {
        start();
        register(0, 0);
        int one = metrics.page(null).body().length;
        for (int peer = 1; peer < 5_000; peer++) {
            supernode.register(RegistrationRequest.builder()
                    .cid(cid(peer)).ip("10.1." + peer / 250 + "." + (peer % 250 + 1)).port(15_001).hostName("host")
                    .superNodeIp("10.9.9.9").path("/peer/file/x").rawUrl("http://origin.example/0").version("0.4.3")
                    .callSystem("system-" + peer).build());
        }
        Exposition page = Exposition.of(metrics);
        assertEquals(5_000, page.value("peers"));
        int bytesOfACallSystem = 700;
        int most = one + SupernodeMetrics.MOST_CALL_SYSTEMS * bytesOfACallSystem;
        assertTrue(metrics.page(null).body().length < most, metrics.page(null).body().length + " bytes, not " + most);
    }
}
