package io.supernode.core;

import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.pieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationPending;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.Revalidation;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dropped task is deleted before the next task of that name begins, however long the deletion takes. */
@Timeout(60)
class SupernodeDropTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();

    private final RecordedEvents events = new RecordedEvents();
    private final SupernodeFixture swarm =
            new SupernodeFixture(ScriptedOrigin.withFileOf(SupernodeFixture.PIECE - 5), SETTINGS, events);
    private final Gate deletion = new Gate();

    @AfterEach
    void nothingFailed() {
        assertEquals(List.of(), swarm.failures);
    }

    private void completeTask() {
        swarm.join(0);
        swarm.origin.complete();
        swarm.supernode.tick();
    }

    /** Drops the task on a thread of its own, which stops in the middle of the deletion. */
    private CompletableFuture<Void> dropSlowly() {
        swarm.origin.before = call -> {
            if (call == ScriptedOrigin.Call.DISCARD) {
                deletion.pass();
            }
        };
        CompletableFuture<Void> drop = CompletableFuture.runAsync(() -> swarm.supernode.drop(swarm.task));
        deletion.awaitReached();
        return drop;
    }

    @Test
    void whoRegistersWhileTheFetcherStillDeletesWaitsAndIsThenServedAfresh() {
        completeTask();
        CompletableFuture<Void> drop = dropSlowly();
        var answer = swarm.register(1);
        assertFalse(answer.isDone());
        assertEquals(1, swarm.origin.fetches.size(), "the origin is not asked while the deletion runs");
        deletion.open();
        drop.join();
        assertInstanceOf(Registered.class, answer.getNow(null));
        var calls = swarm.origin.calls;
        assertTrue(calls.indexOf(ScriptedOrigin.Call.DISCARD) < calls.lastIndexOf(ScriptedOrigin.Call.FETCH));
        assertEquals(0, swarm.snapshot().storedPieces(), "nothing of the predecessor is offered");
        assertEquals(1, swarm.snapshot().peers());
        swarm.origin.complete();
        assertTrue(pieces(swarm.start(1)).get(0).fromSupernode());
        assertInstanceOf(PullOutcome.NotFound.class, answered(swarm.start(0)));
    }

    @ParameterizedTest
    @EnumSource(value = ScriptedStores.Call.class, names = {"REMOVE_TASK", "REMOVE_PEERS"})
    void whoRegistersWhileAStoreStillDeletesWaitsAndIsThenServedAfresh(ScriptedStores.Call slow) {
        completeTask();
        swarm.taskStore.before = call -> {
            if (call == slow) {
                deletion.pass();
            }
        };
        CompletableFuture<Void> drop = CompletableFuture.runAsync(() -> swarm.supernode.drop(swarm.task));
        deletion.awaitReached();
        var answer = swarm.register(1);
        assertFalse(answer.isDone());
        deletion.open();
        drop.join();
        assertInstanceOf(Registered.class, answer.getNow(null));
        swarm.supernode.tick();
        assertEquals(1, swarm.taskStore.all().size(), "the successor is kept, not deleted");
        assertEquals(
                List.of("peer-1"),
                swarm.peerStore.ofTask(new TaskId(swarm.task)).stream().map(peer -> peer.id().value()).toList());
    }

    @Test
    void aTaskThatIsDroppedAfterItsRecordWasReadDoesNotComeBackByThatRecord() {
        Queue<Runnable> meanwhile = new ArrayDeque<>();
        swarm.taskStore.before = call -> {
            if (call == ScriptedStores.Call.FIND_TASK && meanwhile.size() == 2
                    || call == ScriptedStores.Call.PEERS_OF_TASK && meanwhile.size() == 1) {
                meanwhile.remove().run();
            }
        };
        meanwhile.add(() -> swarm.join(1));
        meanwhile.add(() -> swarm.supernode.drop(swarm.task));
        swarm.join(0);
        assertEquals(List.of(), List.copyOf(meanwhile), "another has begun the task, and it was dropped");
        assertEquals(2, events.of(SupernodeEvent.TaskCreated.class).size());
        assertEquals(List.of(), events.of(SupernodeEvent.TaskRestored.class));
        assertEquals(1, swarm.snapshot().peers());
        assertEquals(2, swarm.origin.fetches.size());
    }

    @Test
    void aFetchThatIsDemandedMeanwhileAlsoWaitsForTheDeletion() {
        completeTask();
        CompletableFuture<Void> drop = dropSlowly();
        CompletionStage<FetchOutcome> answer =
                swarm.supernode.ensureFetched(FetchDemand.of(SupernodeFixture.URL));
        assertEquals(1, swarm.origin.fetches.size());
        deletion.open();
        drop.join();
        assertEquals(2, swarm.origin.fetches.size());
        swarm.origin.complete();
        assertInstanceOf(FetchOutcome.Fetched.class, outcome(answer));
    }

    @Test
    void aTaskThatIsBeingDeletedIsNeitherListedNorFound() {
        completeTask();
        TaskId id = new TaskId(swarm.task);
        CompletableFuture<Void> drop = dropSlowly();
        assertEquals(List.of(), swarm.supernode.tasks());
        assertEquals(Optional.empty(), swarm.supernode.task(id));
        assertEquals(Optional.empty(), swarm.supernode.swarm(id));
        assertEquals(Optional.empty(), swarm.supernode.peer(id, new PeerId("peer-0")));
        assertInstanceOf(PullOutcome.NotFound.class, answered(swarm.start(0)));
        assertInstanceOf(ReportOutcome.NotFound.class, outcome(swarm.supernode.drop(swarm.task)));
        deletion.open();
        drop.join();
        assertEquals(List.of(), swarm.supernode.tasks());
    }

    @Test
    void nobodyWaitsLongerForADeletionThanClientsDo() {
        completeTask();
        CompletableFuture<Void> drop = dropSlowly();
        var answer = swarm.register(1);
        swarm.pass(Duration.ofMillis(3999));
        assertFalse(answer.isDone());
        swarm.pass(Duration.ofMillis(1));
        assertInstanceOf(AuthenticationPending.class, answer.getNow(null), "609 makes a client ask again");
        deletion.open();
        drop.join();
        assertEquals(List.of(), swarm.supernode.tasks(), "who was told to ask again is not taken in as well");
        swarm.join(1);
    }

    @Test
    void closingAnswersThoseWhoWaitForADeletion() {
        completeTask();
        CompletableFuture<Void> drop = dropSlowly();
        CompletableFuture<RegistrationOutcome> answer = swarm.register(1);
        var demanded = swarm.supernode.ensureFetched(FetchDemand.of(SupernodeFixture.URL)).toCompletableFuture();
        swarm.supernode.close();
        assertInstanceOf(AuthenticationPending.class, answer.getNow(null));
        assertInstanceOf(FetchOutcome.Failed.class, demanded.getNow(null));
        deletion.open();
        drop.join();
    }

    @Test
    void aCollectionInTheMiddleOfADeletionDeletesNothingOfTheSuccessor() {
        completeTask();
        swarm.pass(SETTINGS.revalidateInterval());
        swarm.origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(7));
        swarm.join(1);
        List<CompletableFuture<RegistrationOutcome>> successors = new ArrayList<>();
        swarm.origin.before = call -> {
            if (call == ScriptedOrigin.Call.DISCARD && successors.isEmpty()) {
                swarm.clock.advance(SETTINGS.gcMetaInterval());
                successors.add(swarm.register(2));
                swarm.supernode.tick();
            }
        };
        swarm.supernode.drop(swarm.task);
        assertInstanceOf(Registered.class, successors.get(0).getNow(null));
        var calls = swarm.origin.calls;
        assertEquals(
                ScriptedOrigin.Call.FETCH, calls.get(calls.size() - 1), "after the successor began nothing is deleted");
        assertEquals(2, swarm.origin.discarded.size(), "each content once");
    }

    @Test
    void aDroppedTaskEndsWithOneEventAndTellsNothingAfterIt() {
        completeTask();
        var listener = swarm.origin.listener();
        swarm.origin.before = call -> {
            if (call == ScriptedOrigin.Call.DISCARD) {
                listener.pieceLost(0);
                listener.pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 0));
                listener.lengthKnown(3);
                listener.finished(SupernodeFixture.PIECE - 5, ScriptedOrigin.FILE_MD5);
            }
        };
        swarm.supernode.drop(swarm.task);
        assertEquals(1, events.of(SupernodeEvent.TaskEnded.class).size());
        assertEquals("TaskEnded", events.names().get(events.names().size() - 1));
    }

    @Test
    void anObserverMayLookAtAllTasksWhenOneEnds() {
        List<Integer> seen = new ArrayList<>();
        SupernodeFixture[] late = new SupernodeFixture[1];
        SupernodeFixture watched = new SupernodeFixture(ScriptedOrigin.withFileOf(1), SETTINGS, (event, atNanos) -> {
            if (event instanceof SupernodeEvent.TaskEnded) {
                seen.add(late[0].supernode.tasks().size());
            }
        });
        late[0] = watched;
        watched.join(0);
        watched.supernode.drop(watched.task);
        assertEquals(List.of(), watched.failures);
        assertEquals(List.of(0), seen);
    }
}
