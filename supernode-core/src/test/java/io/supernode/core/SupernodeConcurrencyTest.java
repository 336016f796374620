package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.ip;
import static io.supernode.core.SupernodeFixture.range;
import static io.supernode.core.SupernodeFixture.request;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * Many threads at once end where the sequential rules end. The sequential model is {@link EventStory}: the events of a task come
 * in the order in which it changed, so whatever contradicts them contradicts every order of the calls.
 */
class SupernodeConcurrencyTest {

    private static final int PEERS = 64;
    private static final int PIECES = 12;
    private static final int HOSTS = 6;
    private static final int CALLS = 400;
    private static final int SECONDS = 60;

    private static final SupernodeSettings FEW_SLOTS =
            SupernodeSettings.builder().peerUpLimit(2).eliminationLimit(1000).failureCountLimit(1000).build();

    private static final BiConsumer<Integer, Integer> NOTHING_ELSE = (thread, call) -> { };

    // ---- hold, wake, cancel ----

    @RepeatedTest(5)
    @Timeout(SECONDS)
    void whateverManyThreadsDoToOneTaskItsEventsTellOneStoryThatEndsAsTheSnapshotsShow() throws Exception {
        EventStory story = new EventStory();
        SupernodeFixture swarm = manyPeers(story);
        Queue<CompletableFuture<PullOutcome>> pulls = manyCalls(swarm, NOTHING_ELSE);
        swarm.pass(FEW_SLOTS.hold());
        pulls.forEach(pull -> assertTrue(pull.isDone(), "everybody is answered"));
        assertEquals(Set.of(), story.contradictions);
        SwarmSnapshot end = swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow();
        assertEquals(EventStoryProperties.shown(end), EventStoryProperties.told(story, end.key()));
        for (int n = 0; n < PEERS; n++) {
            swarm.supernode.leave(swarm.task, cid(n));
        }
        assertNothingRuns(swarm);
        assertEquals(List.of(), swarm.failures);
    }

    /** {@link #PEERS} of them in a task of {@link #PIECES}, on hosts that have few slots. */
    private static SupernodeFixture manyPeers(SupernodeObserver... observers) {
        SupernodeFixture swarm = new SupernodeFixture(
                ScriptedOrigin.withFileOf((long) PIECES * (PIECE - 5)), FEW_SLOTS, observers);
        for (int n = 0; n < PEERS; n++) {
            swarm.join(n);
        }
        return swarm;
    }

    /**
     * Many threads call at random; answers their pulls.
     *
     * @param afterEach gets the thread and the number of its call
     */
    private static Queue<CompletableFuture<PullOutcome>> manyCalls(
            SupernodeFixture swarm, BiConsumer<Integer, Integer> afterEach) throws Exception {
        Queue<CompletableFuture<PullOutcome>> pulls = new ConcurrentLinkedQueue<>();
        ManyThreads.run(thread -> {
            Random random = new Random(thread);
            for (int call = 0; call < CALLS; call++) {
                callAtRandom(swarm, random, pulls);
                afterEach.accept(thread, call);
            }
        });
        return pulls;
    }

    private static void callAtRandom(
            SupernodeFixture swarm, Random random, Queue<CompletableFuture<PullOutcome>> pulls) {
        int n = random.nextInt(PEERS);
        int piece = random.nextInt(PIECES);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                CompletableFuture<PullOutcome> pull = swarm.start(n);
                pulls.add(pull);
                if (random.nextInt(4) == 0) {
                    pull.cancel(false);
                }
            }
            case 4 -> {
                CompletableFuture<PullOutcome> earlier = pulls.poll();
                if (earlier != null && !earlier.cancel(false)) {
                    pulls.add(earlier);
                }
            }
            case 5 -> swarm.success(n, piece, "");
            case 6 -> pulls.add(swarm.pull(n, piece, cid(random.nextInt(PEERS)), "503"));
            case 7 -> pulls.add(swarm.pull(n, piece, cid(random.nextInt(PEERS)), "500"));
            case 8 -> swarm.origin.listener()
                    .pieceStored(piece, ScriptedOrigin.digest(swarm.origin.layout(), piece));
            case 9 -> swarm.origin.listener().pieceLost(piece);
            case 10 -> swarm.join(n);
            default -> swarm.pass(Duration.ofMillis(100));
        }
    }

    private static void assertNothingRuns(SupernodeFixture swarm) {
        SwarmSnapshot end = swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow();
        assertEquals(0, end.seedUploads());
        for (PeerSnapshot peer : end.peers()) {
            assertEquals(0, peer.uploads());
            assertFalse(peer.held());
            assertTrue(peer.running().isEmpty());
        }
    }

    // ---- drop and register again ----

    @RepeatedTest(5)
    @Timeout(SECONDS)
    void aNameThatManyThreadsDropAndRegisterAgainHasOneTaskAtATimeAndNobodyIsLeftWaiting() throws Exception {
        EventStory story = new EventStory();
        RecordedEvents events = new RecordedEvents();
        ScriptedOrigin origin = ScriptedOrigin.withFileOf(PIECE - 5);
        List<String> contents = Collections.synchronizedList(new ArrayList<>());
        origin.before = call -> {
            if (call == ScriptedOrigin.Call.FETCH || call == ScriptedOrigin.Call.DISCARD) {
                contents.add(call.name());
            }
        };
        SupernodeFixture swarm = new SupernodeFixture(origin, SupernodeSettings.defaults(), story, events);
        swarm.join(0);
        Queue<CompletableFuture<RegistrationOutcome>> registrations = new ConcurrentLinkedQueue<>();
        Queue<CompletableFuture<FetchOutcome>> demands = new ConcurrentLinkedQueue<>();
        ManyThreads.run(thread -> {
            for (int call = 0; call < CALLS; call++) {
                switch ((thread + call) % 4) {
                    case 0 -> swarm.supernode.drop(swarm.task);
                    case 1 -> demands.add(
                            swarm.supernode.ensureFetched(FetchDemand.of(URL)).toCompletableFuture());
                    case 2 -> swarm.pass(Duration.ofMillis(1));
                    default -> registrations.add(swarm.register(thread));
                }
            }
        });
        swarm.supernode.drop(swarm.task);
        registrations.forEach(answer -> assertTrue(
                answer.getNow(null) instanceof RegistrationOutcome.Registered
                        || answer.getNow(null) instanceof RegistrationOutcome.AuthenticationPending,
                "taken in, or told to ask again"));
        demands.forEach(answer -> assertInstanceOf(FetchOutcome.Failed.class, answer.getNow(null)));
        assertEquals(Set.of(), story.contradictions);
        assertEquals(
                events.of(SupernodeEvent.TaskCreated.class).size(), events.of(SupernodeEvent.TaskEnded.class).size());
        boolean isThere = false;
        for (String call : contents) {
            boolean isBegun = call.equals("FETCH");
            assertFalse(isBegun && isThere, "no content is begun before the one of its name is deleted");
            // Who drops a task that ends at that moment may find its content, and have it deleted once more.
            isThere = isBegun;
        }
        assertFalse(isThere, "each is deleted");
        assertEquals(List.of(), swarm.supernode.tasks());
        assertEquals(List.of(), swarm.taskStore.all());
        assertEquals(List.of(), swarm.peerStore.ofTask(new TaskId(swarm.task)));
    }

    // ---- restart ----

    @RepeatedTest(5)
    @Timeout(SECONDS)
    void whatManyThreadsHaveDoneIsThereAfterARestart() throws Exception {
        SupernodeFixture swarm = manyPeers();
        manyCalls(swarm, (thread, call) -> {
            if (thread == 0 && call % 50 == 0) {
                swarm.supernode.close();
            }
        });
        swarm.supernode.close();
        SupernodeFixture after = swarm.restarted(new ScriptedOrigin());
        assertEquals(swarm.snapshot().record(), after.snapshot().record());
        for (int n = 0; n < PEERS; n++) {
            assertEquals(swarm.peer(n).owned(), after.peer(n).owned());
            assertEquals(swarm.peer(n).served(), after.peer(n).served());
        }
    }

    @RepeatedTest(5)
    @Timeout(SECONDS)
    void aStoreThatFailsNowAndThenUnderManyThreadsHasEverythingInTheEnd() throws Exception {
        SupernodeFixture swarm = manyPeers();
        AtomicInteger calls = new AtomicInteger();
        swarm.taskStore.before = call -> {
            if (calls.incrementAndGet() % 3 == 0) {
                throw new UncheckedIOException(new IOException("now and then"));
            }
        };
        manyCalls(swarm, NOTHING_ELSE);
        swarm.taskStore.before = call -> { };
        swarm.pass(Duration.ofSeconds(2));
        SupernodeFixture after = swarm.restarted(new ScriptedOrigin());
        assertEquals(swarm.snapshot().record(), after.snapshot().record());
        for (int n = 0; n < PEERS; n++) {
            assertEquals(swarm.peer(n).owned(), after.peer(n).owned());
        }
    }

    // ---- several tasks behind the same upload servers ----

    @RepeatedTest(5)
    @Timeout(SECONDS)
    void hostsThatTakePartInManyTasksNeverUploadMoreThanTheirLimit() throws Exception {
        SupernodeFixture swarm = new SupernodeFixture(
                ScriptedOrigin.withFileOf((long) PIECES * (PIECE - 5)), FEW_SLOTS);
        List<String> tasks = new ArrayList<>();
        for (int task = 0; task < ManyThreads.COUNT; task++) {
            for (int n = 0; n < HOSTS; n++) {
                var outcome = swarm.supernode.register(request(cid(n), ip(n), 15001).rawUrl(URL + task).build());
                swarm.task = ((RegistrationOutcome.Registered) outcome.toCompletableFuture().join()).task().value();
            }
            swarm.origin.complete();
            swarm.success(0, 0, "");
            tasks.add(swarm.task);
        }
        ManyThreads.run(thread -> {
            Random random = new Random(thread);
            for (int call = 0; call < CALLS; call++) {
                String task = tasks.get(random.nextInt(tasks.size()));
                String cid = cid(random.nextInt(HOSTS));
                switch (random.nextInt(4)) {
                    case 0 -> swarm.supernode.pull(
                            new PullRequest(task, cid, "", "", "702", random.nextBoolean() ? "501" : "500"));
                    case 1 -> swarm.supernode.reportPiece(
                            new PieceReport(task, cid, "", range(random.nextInt(PIECES))));
                    default -> swarm.supernode.pull(PullRequest.start(task, cid));
                }
                for (PeerSnapshot peer : swarm.supernode.swarm(new TaskId(task)).orElseThrow().peers()) {
                    assertTrue(peer.uploads() <= FEW_SLOTS.peerUpLimit(), "peerUpLimit");
                }
            }
        });
        for (String task : tasks) {
            for (int n = 0; n < HOSTS; n++) {
                swarm.supernode.leave(task, cid(n));
            }
        }
        for (String task : tasks) {
            swarm.task = task;
            assertNothingRuns(swarm);
        }
    }

    // ---- demands ----

    @RepeatedTest(5)
    @Timeout(SECONDS)
    void demandsThatComeWhileTheFetchEndsAreAllAnswered() throws Exception {
        SupernodeFixture swarm =
                new SupernodeFixture(ScriptedOrigin.withFileOf(PIECE - 5), SupernodeSettings.defaults());
        swarm.join(0);
        Queue<CompletableFuture<FetchOutcome>> demands = new ConcurrentLinkedQueue<>();
        ManyThreads.run(thread -> {
            for (int call = 0; call < CALLS; call++) {
                demands.add(swarm.supernode.ensureFetched(FetchDemand.of(URL)).toCompletableFuture());
                if (thread == 0 && call == CALLS / 2) {
                    swarm.origin.complete();
                }
            }
        });
        assertEquals(ManyThreads.COUNT * CALLS, demands.size());
        demands.forEach(answer -> assertInstanceOf(FetchOutcome.Fetched.class, answer.getNow(null)));
        assertEquals(1, swarm.origin.fetches.size());
    }

    // ---- whole downloads ----

    @RepeatedTest(5)
    @Timeout(SECONDS)
    void aSwarmDrivenByManyThreadsEndsLikeASequentialOne() throws Exception {
        SupernodeFixture swarm = withPieces(PIECES, SupernodeSettings.builder().peerUpLimit(2).build());
        for (int n = 0; n < PEERS; n++) {
            swarm.join(n);
        }
        var pool = Executors.newFixedThreadPool(ManyThreads.COUNT);
        try {
            pool.execute(swarm.origin::complete);
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int peer = 0; peer < PEERS; peer++) {
                ends.add(next(swarm, peer, swarm.start(peer), pool, new CompletableFuture<>()));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
            while (!all.isDone()) {
                swarm.supernode.tick();
                Thread.onSpinWait();
            }
            all.join();
        } finally {
            pool.shutdownNow();
        }
        SwarmSnapshot end = swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow();
        assertEquals(0, end.seedUploads());
        for (PeerSnapshot peer : end.peers()) {
            assertEquals(PIECES, peer.owned().cardinality());
            assertEquals(0, peer.uploads());
            assertTrue(peer.running().isEmpty());
        }
    }

    /** Plays the client on whatever thread the answer comes, until it has finished. */
    private static CompletableFuture<Void> next(
            SupernodeFixture swarm,
            int peer,
            CompletableFuture<PullOutcome> answer,
            Executor pool,
            CompletableFuture<Void> end) {
        answer.whenCompleteAsync((outcome, failure) -> {
            if (failure != null) {
                end.completeExceptionally(failure);
            } else if (outcome instanceof PullOutcome.Finished) {
                end.complete(null);
            } else if (outcome instanceof PullOutcome.Pieces pieces) {
                CompletableFuture<PullOutcome> last = null;
                for (PieceAssignment piece : pieces.pieces()) {
                    swarm.success(peer, piece.piece(), piece.cid());
                    last = swarm.pull(peer, piece.piece(), piece.cid(), "503");
                }
                next(swarm, peer, last, pool, end);
            } else {
                next(swarm, peer, swarm.start(peer), pool, end);
            }
        }, pool);
        return end;
    }
}
