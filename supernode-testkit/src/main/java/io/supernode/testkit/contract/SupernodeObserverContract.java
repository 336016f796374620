package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.Supernode;
import io.supernode.core.event.EventKinds;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeEvent.PieceAssigned;
import io.supernode.core.event.SupernodeEvent.TaskCreated;
import io.supernode.core.event.SupernodeEvent.TaskEvent;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.report.PieceReport;
import io.supernode.core.report.PullRequest;
import io.supernode.testkit.bench.InstantOrigin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What a supernode promises to its observers ({@link SupernodeObserver}); for every implementation and decorator of it.
 */
public abstract class SupernodeObserverContract {

    private static final int PIECES = 4;
    private static final int CLIENTS = 6;
    private static final int URLS = 5;

    /**
     * A supernode whose observers are these, on the heap, with an origin of {@link #origin}, and that holds no pulls.
     *
     * @param failures takes what an observer throws
     */
    protected abstract Supernode start(List<SupernodeObserver> observers, Consumer<RuntimeException> failures);

    /** An origin that has every file, of {@value #PIECES} pieces, at once. */
    protected static OriginFetcher origin() {
        return new InstantOrigin(PIECES);
    }

    /** Remembers what it is told. */
    private static final class Recorder implements SupernodeObserver {
        final ConcurrentLinkedQueue<SupernodeEvent> events = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        private final EventKinds kinds;

        Recorder() {
            this(EventKinds.ALL);
        }

        Recorder(EventKinds kinds) {
            this.kinds = kinds;
        }

        @Override
        public EventKinds kinds() {
            return kinds;
        }

        @Override
        public void onEvent(SupernodeEvent event, long atNanos) {
            events.add(event);
            times.add(atNanos);
        }

        /** Of each task, in the order in which they came. */
        Map<TaskId, List<TaskEvent>> byTask() {
            Map<TaskId, List<TaskEvent>> tasks = new HashMap<>();
            for (SupernodeEvent event : events) {
                if (event instanceof TaskEvent of) {
                    tasks.computeIfAbsent(of.task(), task -> new ArrayList<>()).add(of);
                }
            }
            return tasks;
        }
    }

    @Test
    void anObserverLearnsOfEachStepOfADownloadInOrder() {
        Recorder recorder = new Recorder();
        Supernode supernode = start(List.of(recorder), failure -> { });
        String task = download(supernode, 0, "http://origin.example/0");
        supernode.leave(task, cid(0)).toCompletableFuture().join();
        supernode.drop(task).toCompletableFuture().join();
        List<String> kinds = recorder.events.stream().map(event -> event.getClass().getSimpleName()).toList();
        List<String> inOrder = List.of(
                "TaskCreated", "OriginProbed", "FetchStarted", "PeerRegistered", "PieceStored", "FetchFinished",
                "PieceAssigned", "PieceArrived", "PieceServable", "PeerCompleted", "PeerLeft", "TaskEnded");
        int from = 0;
        for (String kind : inOrder) {
            int at = kinds.subList(from, kinds.size()).indexOf(kind);
            assertTrue(at >= 0, kind + " comes after " + kinds.subList(0, from) + " in " + kinds);
            from += at + 1;
        }
        assertEquals(PIECES, kinds.stream().filter("PieceArrived"::equals).count());
        assertEquals(1, kinds.stream().filter("PeerCompleted"::equals).count());
    }

    @Test
    void timesOfOneTaskNeverGoBack() {
        Recorder recorder = new Recorder();
        Supernode supernode = start(List.of(recorder), failure -> { });
        download(supernode, 0, "http://origin.example/0");
        long last = Long.MIN_VALUE;
        for (long time : recorder.times) {
            assertTrue(time >= last);
            last = time;
        }
    }

    @Test
    void everyObserverGetsTheSameEvents() {
        Recorder one = new Recorder();
        Recorder two = new Recorder();
        download(start(List.of(one, two), failure -> { }), 0, "http://origin.example/0");
        assertFalse(one.events.isEmpty());
        assertEquals(List.copyOf(one.events), List.copyOf(two.events));
    }

    @Test
    void anObserverGetsTheEventsThatItWantsAndNoOthersWhateverOthersWant() {
        Recorder all = new Recorder();
        Recorder some = new Recorder(EventKinds.of(TaskCreated.class, PieceAssigned.class));
        Recorder none = new Recorder(EventKinds.NONE);
        download(start(List.of(some, all, none), failure -> { }), 0, "http://origin.example/0");
        Recorder alone = new Recorder(some.kinds());
        download(start(List.of(alone), failure -> { }), 0, "http://origin.example/0");
        List<SupernodeEvent> wanted =
                all.events.stream().filter(event -> some.kinds().contains(event.getClass())).toList();
        assertEquals(1 + PIECES, wanted.size());
        assertEquals(wanted, List.copyOf(some.events));
        assertEquals(wanted, List.copyOf(alone.events));
        assertTrue(none.events.isEmpty());
    }

    @Test
    void anObserverThatThrowsHurtsNobodyElseAndIsReported() {
        List<RuntimeException> failures = new ArrayList<>();
        SupernodeObserver broken = (event, atNanos) -> {
            throw new IllegalStateException("a broken observer");
        };
        Recorder recorder = new Recorder();
        download(start(List.of(broken, recorder), failures::add), 0, "http://origin.example/0");
        assertEquals(recorder.events.size(), failures.size());
        assertEquals("a broken observer", failures.get(0).getMessage());
    }

    @Test
    void anObserverMayCallTheSupernode() {
        AtomicReference<Supernode> supernode = new AtomicReference<>();
        Set<Integer> peersSeen = new HashSet<>();
        SupernodeObserver curious = (event, atNanos) -> {
            if (event instanceof PieceAssigned assigned) {
                supernode.get().swarm(assigned.task()).ifPresent(swarm -> peersSeen.add(swarm.peers().size()));
                supernode.get().tick();
            }
        };
        supernode.set(start(List.of(curious), failure -> { }));
        download(supernode.get(), 0, "http://origin.example/0");
        assertEquals(Set.of(1), peersSeen);
    }

    @Test
    void aRefusedRegistrationIsToldWithItsReason() {
        Recorder recorder = new Recorder();
        Supernode supernode = start(List.of(recorder), failure -> { });
        supernode.register(request(0, "ftp://origin.example/0")).toCompletableFuture().join();
        SupernodeEvent.RegistrationRejected rejected =
                assertInstanceOf(SupernodeEvent.RegistrationRejected.class, recorder.events.peek());
        assertEquals(cid(0), rejected.cid());
        assertInstanceOf(RegistrationOutcome.UrlRefused.class, rejected.outcome());
    }

    @Test
    void howeverManyThreadsCallEveryTaskTellsItsStoryOnceAndInOrder() throws Exception {
        Recorder recorder = new Recorder();
        Supernode supernode = start(List.of(recorder), failure -> { });
        ConcurrentCalls.call(thread -> () -> {
            for (int n = 0; n < CLIENTS; n++) {
                download(supernode, thread * CLIENTS + n, "http://origin.example/" + n % URLS);
            }
            return null;
        });
        Map<TaskId, List<TaskEvent>> tasks = recorder.byTask();
        assertEquals(URLS, tasks.size());
        int assigned = 0;
        for (List<TaskEvent> story : tasks.values()) {
            assertInstanceOf(TaskCreated.class, story.get(0));
            Map<String, Set<Integer>> running = new HashMap<>();
            for (TaskEvent event : story) {
                if (event instanceof PieceAssigned start) {
                    assertTrue(running.computeIfAbsent(start.peer().value(), peer -> new HashSet<>()).add(start.piece()));
                    assigned++;
                } else if (event instanceof SupernodeEvent.PieceArrived end) {
                    assertTrue(running.get(end.peer().value()).remove(end.piece()), "it was assigned before");
                }
            }
            running.values().forEach(pieces -> assertTrue(pieces.isEmpty(), "all that was assigned has arrived"));
        }
        assertEquals(ConcurrentCalls.THREADS * CLIENTS * PIECES, assigned);
    }

    private static RegistrationRequest request(int n, String url) {
        return RegistrationRequest.builder()
                .cid(cid(n)).ip("10.0." + n / 250 + '.' + (n % 250 + 1)).port(15_001).hostName("host")
                .superNodeIp("10.9.9.9").path("/peer/file/x").rawUrl(url).version("0.4.3").build();
    }

    private static String cid(int n) {
        return "peer-" + n;
    }

    /** One client gets the whole file; answers the id of its task. */
    private static String download(Supernode supernode, int n, String url) {
        RegistrationOutcome.Registered registered = (RegistrationOutcome.Registered)
                supernode.register(request(n, url)).toCompletableFuture().join();
        String task = registered.task().value();
        PullRequest next = PullRequest.start(task, cid(n));
        while (true) {
            PullOutcome outcome = supernode.pull(next).toCompletableFuture().join();
            if (outcome instanceof PullOutcome.Finished) {
                return task;
            }
            if (outcome instanceof PullOutcome.Wait) {
                Thread.onSpinWait();
                continue;
            }
            var piece = ((PullOutcome.Pieces) outcome).pieces().get(0);
            String range = PieceRange.ofPiece(piece.piece(), piece.pieceSize()).toString();
            supernode.reportPiece(new PieceReport(task, cid(n), piece.cid(), range)).toCompletableFuture().join();
            next = new PullRequest(task, cid(n), piece.cid(), range, "701", "501");
        }
    }
}
