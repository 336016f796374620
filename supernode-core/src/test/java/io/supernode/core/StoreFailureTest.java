package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.pieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent.StoreFailed;
import io.supernode.core.event.SupernodeEvent.TaskCreated;
import io.supernode.core.event.SupernodeEvent.TaskEnded;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.settings.SupernodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A store that fails costs durability, and says so, but never a task; when it works again, it is brought up to date. */
class StoreFailureTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final RecordedEvents events = new RecordedEvents();
    private final SupernodeFixture swarm =
            new SupernodeFixture(ScriptedOrigin.withFileOf(2L * (PIECE - 5)), SETTINGS, events);

    private void fail(Set<ScriptedStores.Call> calls, Supplier<RuntimeException> failure) {
        swarm.taskStore.before = call -> {
            if (calls.contains(call)) {
                throw failure.get();
            }
        };
    }

    private void failWrites() {
        fail(EnumSet.complementOf(EnumSet.of(ScriptedStores.Call.ALL_TASKS)), StoreFailureTest::diskFull);
    }

    private void work() {
        swarm.taskStore.before = call -> { };
    }

    private static UncheckedIOException diskFull() {
        return new UncheckedIOException(new IOException("disk full"));
    }

    private TaskId id() {
        return new TaskId(swarm.task);
    }

    private void assertTwoPeersShareTheFile() {
        swarm.join(0);
        swarm.join(1);
        swarm.origin.complete();
        for (int piece = 0; piece < 2; piece++) {
            var given = pieces(swarm.start(0)).get(0);
            swarm.success(0, given.piece(), given.cid());
            swarm.supernode.tick();
        }
        assertInstanceOf(PullOutcome.Finished.class, answered(swarm.start(0)));
        assertEquals("peer-0", pieces(swarm.start(1)).get(0).cid());
    }

    static Stream<Arguments> failures() {
        List<Supplier<RuntimeException>> failures = List.of(
                StoreFailureTest::diskFull, IllegalStateException::new, () -> new NullPointerException("a bug"));
        return failures.stream().flatMap(failure ->
                Stream.of(ScriptedStores.Call.values()).map(call -> Arguments.of(call, failure)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aSwarmGoesOnWhateverCallOfAStoreFailsForEver(
            ScriptedStores.Call call, Supplier<RuntimeException> failure) {
        fail(EnumSet.of(call), failure);
        assertTwoPeersShareTheFile();
        assertEquals(TaskRecord.Phase.COMPLETE, swarm.snapshot().record().phase());
        assertTrue(
                swarm.failures.stream().allMatch(thrown -> thrown.getCause().getClass() == failure.get().getClass()));
        assertFalse(failure.get() instanceof UncheckedIOException && !swarm.failures.isEmpty());
    }

    @Test
    void aProbeThatIsAnsweredWhileTheStoreFailsLeavesNoTaskInTheMiddleOfIt() {
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        swarm.origin.answerLater(probe);
        var answer = swarm.register(0);
        failWrites();
        swarm.supernode.tick();
        probe.complete(new OriginProbe.Available(7));
        swarm.supernode.tick();
        assertEquals(7, assertInstanceOf(Registered.class, answer.getNow(null)).fileLength());
        swarm.task = ((Registered) answer.join()).task().value();
        assertEquals(TaskRecord.Phase.FETCHING, swarm.snapshot().record().phase());
        swarm.origin.complete();
        assertEquals(TaskRecord.Phase.COMPLETE, swarm.snapshot().record().phase());
    }

    @Test
    void aTaskIsForgottenInItsTimeThoughTheStoreFails() {
        swarm.join(0);
        failWrites();
        swarm.pass(SETTINGS.taskExpireTime().plus(SETTINGS.gcMetaInterval()));
        assertEquals(List.of(), swarm.supernode.tasks());
        assertEquals(1, swarm.origin.released.size());
    }

    @Test
    void aFailureIsToldWithItsReasonOnceInARetry() {
        swarm.join(0);
        failWrites();
        swarm.success(0, 1, "");
        swarm.supernode.tick();
        swarm.supernode.tick();
        swarm.success(0, 0, "");
        swarm.supernode.tick();
        List<StoreFailed> told = events.of(StoreFailed.class);
        assertEquals(List.of(new StoreFailed(id(), "java.io.IOException: disk full")), told);
        swarm.pass(RETRY);
        assertEquals(2, events.of(StoreFailed.class).size());
    }

    @Test
    void whatAStoreThrowsAgainstItsContractGoesToTheHandlerOfFailuresToo() {
        swarm.join(0);
        fail(EnumSet.of(ScriptedStores.Call.PUT_TASK), IllegalStateException::new);
        swarm.origin.complete();
        swarm.supernode.tick();
        assertEquals(1, swarm.failures.size());
        assertTrue(swarm.failures.get(0).getMessage().contains(swarm.task), swarm.failures.get(0).getMessage());
        assertEquals(
                List.of(new StoreFailed(id(), "java.lang.IllegalStateException")), events.of(StoreFailed.class));
    }

    @Test
    void aStoreThatFailedIsCalledNoMoreOftenThanEverySecond() {
        swarm.join(0);
        int[] calls = new int[1];
        swarm.taskStore.before = call -> {
            calls[0]++;
            throw diskFull();
        };
        swarm.join(1);
        swarm.supernode.tick();
        assertEquals(1, calls[0], "the first failure spares the others");
        for (int i = 0; i < 9; i++) {
            swarm.pass(Duration.ofMillis(100));
        }
        assertEquals(1, calls[0]);
        swarm.pass(Duration.ofMillis(100));
        assertEquals(2, calls[0]);
    }

    @Test
    void aStoreThatWorksAgainIsBroughtUpToDateWithoutAFurtherCallOfAClient() {
        failWrites();
        swarm.join(0);
        swarm.join(1);
        swarm.origin.complete();
        swarm.success(0, 1, "");
        swarm.supernode.leave(swarm.task, "peer-1");
        swarm.supernode.tick();
        work();
        assertTrue(swarm.taskStore.all().isEmpty());
        swarm.pass(RETRY);
        assertEquals(List.of(swarm.snapshot().record()), swarm.taskStore.all());
        PeerRecord first = swarm.peerStore.find(id(), new PeerId("peer-0")).orElseThrow();
        assertEquals(PieceSet.of(1), first.owned());
        assertEquals(PieceSet.of(1), first.served());
        assertTrue(swarm.peerStore.find(id(), new PeerId("peer-1")).orElseThrow().down());
    }

    @Test
    void aSingleFailureInTheMiddleLosesNothing() {
        swarm.join(0);
        swarm.join(1);
        swarm.supernode.tick();
        swarm.success(0, 0, "");
        swarm.success(1, 1, "");
        swarm.origin.complete();
        swarm.success(0, 0, "");
        swarm.success(1, 1, "");
        boolean[] failed = new boolean[1];
        swarm.taskStore.before = call -> {
            if (call == ScriptedStores.Call.PUT_PEER && !failed[0]) {
                failed[0] = true;
                throw diskFull();
            }
        };
        swarm.pass(RETRY);
        assertTrue(failed[0]);
        swarm.pass(RETRY);
        assertEquals(PieceSet.of(0), swarm.peerStore.find(id(), new PeerId("peer-0")).orElseThrow().owned());
        assertEquals(PieceSet.of(1), swarm.peerStore.find(id(), new PeerId("peer-1")).orElseThrow().owned());
    }

    @Test
    void aPeerThatWasForgottenWhileTheStoreFailedIsRemovedWhenItWorksAgain() {
        swarm.join(0);
        swarm.join(1);
        swarm.supernode.tick();
        swarm.supernode.leave(swarm.task, "peer-0");
        swarm.clock.advance(SETTINGS.peerGcDelay().plusMillis(1));
        swarm.start(1);
        failWrites();
        swarm.supernode.tick();
        assertTrue(swarm.supernode.peer(id(), new PeerId("peer-0")).isEmpty());
        work();
        assertEquals(2, swarm.peerStore.ofTask(id()).size());
        swarm.pass(RETRY);
        assertEquals(
                List.of("peer-1"),
                swarm.peerStore.ofTask(id()).stream().map(peer -> peer.id().value()).toList());
    }

    // ---- deletions ----

    @ParameterizedTest
    @EnumSource(value = ScriptedStores.Call.class, names = {"REMOVE_TASK", "REMOVE_PEERS"})
    void aTaskThatWasDroppedWhileTheStoreFailedIsRemovedWhenItWorksAgain(ScriptedStores.Call failing) {
        swarm.join(0);
        swarm.supernode.tick();
        fail(EnumSet.of(failing), StoreFailureTest::diskFull);
        assertInstanceOf(ReportOutcome.Accepted.class, outcome(swarm.supernode.drop(swarm.task)));
        assertEquals(List.of(), swarm.supernode.tasks());
        swarm.pass(RETRY);
        work();
        swarm.pass(RETRY);
        assertEquals(List.of(), swarm.taskStore.all());
        assertEquals(List.of(), swarm.peerStore.ofTask(id()));
        assertEquals(List.of(), swarm.restarted(new ScriptedOrigin()).supernode.tasks());
        assertEquals(List.of(), swarm.supernode.tasks());
        assertEquals(1, events.of(TaskEnded.class).size());
    }

    @ParameterizedTest
    @EnumSource(value = ScriptedStores.Call.class, names = {"REMOVE_TASK", "REMOVE_PEERS"})
    void whoRegistersAfterAFailedDeletionGetsATaskOfItsOwnAndNothingOfTheOldOne(ScriptedStores.Call failing) {
        swarm.join(0);
        swarm.origin.complete();
        swarm.success(0, 0, "");
        swarm.success(0, 1, "");
        swarm.supernode.tick();
        fail(EnumSet.of(failing), StoreFailureTest::diskFull);
        swarm.supernode.drop(swarm.task);
        swarm.join(1);
        assertEquals(1, swarm.snapshot().peers());
        assertEquals(2, events.of(TaskCreated.class).size());
        assertEquals(2, swarm.origin.probes.size(), "the origin is asked anew");
        work();
        swarm.pass(RETRY);
        assertEquals(
                List.of("peer-1"),
                swarm.peerStore.ofTask(id()).stream().map(peer -> peer.id().value()).toList());
        swarm.pass(RETRY);
        assertEquals(List.of(swarm.snapshot().record()), swarm.taskStore.all(), "no late deletion hits the successor");
    }

    @Test
    void aFailedDeletionIsToldOnceBeforeItsSuccessorBegins() {
        swarm.join(0);
        swarm.supernode.tick();
        fail(EnumSet.of(ScriptedStores.Call.REMOVE_TASK), StoreFailureTest::diskFull);
        swarm.supernode.drop(swarm.task);
        swarm.join(1);
        List<String> kinds = events.names();
        assertEquals(
                List.of("TaskEnded", "StoreFailed", "TaskCreated"),
                kinds.subList(kinds.indexOf("TaskEnded"), kinds.indexOf("TaskEnded") + 3));
    }

    // ---- beginnings ----

    @Test
    void aTaskBeginsAfreshIfTheStoreCannotBeAskedForIt() {
        fail(EnumSet.of(ScriptedStores.Call.FIND_TASK), StoreFailureTest::diskFull);
        swarm.join(0);
        assertEquals(List.of("TaskCreated", "StoreFailed"), events.names().subList(0, 2));
        swarm.supernode.tick();
        assertEquals(List.of(swarm.snapshot().record()), swarm.taskStore.all());
    }

    @Test
    void aSupernodeDoesNotStartIfItsStoresCannotBeRead() {
        ScriptedStores broken = new ScriptedStores();
        broken.before = call -> {
            throw diskFull();
        };
        var builder = io.supernode.core.runtime.LocalSupernode
                .builder(swarm.origin, SupernodeFixture.SECRET).stores(broken, broken);
        assertThrows(UncheckedIOException.class, builder::start);
    }

    @Test
    void closingWithAStoreThatFailsAnswersAllThatWait() {
        swarm.join(0);
        var held = swarm.start(0);
        failWrites();
        swarm.supernode.close();
        assertInstanceOf(PullOutcome.Wait.class, held.getNow(null));
        assertFalse(swarm.supernode.tasks().isEmpty());
    }
}
