package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.cid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.settings.SupernodeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A task that goes on elsewhere, and perhaps comes back. */
class SupernodeUnloadTest {

    private static final long LENGTH = 2L * (PIECE - 5);

    private final List<SupernodeEvent> events = new ArrayList<>();
    private final SupernodeFixture swarm = new SupernodeFixture(
            ScriptedOrigin.withFileOf(LENGTH), SupernodeSettings.defaults(), (event, at) -> events.add(event));

    private boolean unload() {
        return swarm.supernode.unload(new TaskId(swarm.task)).toCompletableFuture().getNow(null);
    }

    @Test
    void whoWaitsIsAnsweredSuchThatItAsksAgainAndAllThatIsKnownIsInTheStores() {
        swarm.join(0);
        swarm.join(1);
        swarm.origin.listener().pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 0));
        swarm.start(0);
        swarm.success(0, 0, "");
        CompletableFuture<PullOutcome> held = swarm.pull(0, 0, "", "501");
        assertFalse(held.isDone());
        TaskId task = new TaskId(swarm.task);

        assertTrue(unload());

        assertInstanceOf(PullOutcome.Wait.class, answered(held));
        assertTrue(swarm.supernode.task(task).isEmpty());
        assertEquals(PieceSet.of(0), swarm.peerStore.find(task, new PeerId(cid(0))).orElseThrow().owned());
        assertEquals(2, swarm.peerStore.ofTask(task).size());
        assertTrue(swarm.taskStore.find(task).orElseThrow().content().orElseThrow().digests().get(0).isPresent());
        assertEquals(1, swarm.origin.released.size());
        assertEquals(List.of(), swarm.origin.discarded);
        assertEquals(
                new SupernodeEvent.TaskEnded(task, SupernodeEvent.EndReason.MOVED), events.get(events.size() - 1));
        assertInstanceOf(PullOutcome.NotFound.class, answered(swarm.start(0)));
        assertEquals(List.of(), swarm.failures);
    }

    @Test
    void aTaskThatIsLoadedGoesOnAsAfterARestart() {
        swarm.join(0);
        swarm.start(0);
        swarm.origin.complete();
        swarm.success(0, 0, "");
        assertTrue(unload());
        TaskId task = new TaskId(swarm.task);

        assertTrue(swarm.supernode.load(task));
        assertTrue(swarm.supernode.load(task));

        assertTrue(swarm.peer(0).owned().get(0));
        CompletableFuture<PullOutcome> pull = swarm.start(0);
        assertFalse(pull.isDone());
        // The content is fetched again, as far as it is not stored any more.
        swarm.origin.complete();
        assertInstanceOf(PullOutcome.Pieces.class, answered(pull));
        assertEquals(List.of(), swarm.failures);
    }

    @Test
    void whoRegistersMeanwhileIsToldToAskAgain() {
        CompletableFuture<OriginProbe> never = new CompletableFuture<>();
        SupernodeFixture slow = new SupernodeFixture(ScriptedOrigin.answering(never), SupernodeSettings.defaults());
        CompletableFuture<RegistrationOutcome> waiting = slow.register(0);
        TaskId task = slow.supernode.tasks().get(0).record().id();
        assertTrue(slow.supernode.unload(task).toCompletableFuture().getNow(null));
        assertInstanceOf(RegistrationOutcome.AuthenticationPending.class, waiting.getNow(null));
        never.complete(new OriginProbe.Available(LENGTH));
        assertTrue(slow.supernode.tasks().isEmpty());
        assertEquals(List.of(), slow.failures);
    }

    @Test
    void whoRegistersWhileTheTaskIsBeingStoredBeginsNoSecondOneHere() {
        swarm.join(0);
        swarm.origin.listener().pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 0));
        swarm.start(0);
        swarm.success(0, 0, "");
        List<RegistrationOutcome> answers = new ArrayList<>();
        List<FetchOutcome> fetches = new ArrayList<>();
        swarm.peerStore.before = call -> {
            if (answers.isEmpty()) {
                answers.add(swarm.register(1).getNow(null));
                swarm.supernode.ensureFetched(FetchDemand.of(SupernodeFixture.URL)).thenAccept(fetches::add);
            }
        };
        assertTrue(unload());
        assertInstanceOf(RegistrationOutcome.AuthenticationPending.class, answers.get(0));
        assertInstanceOf(FetchOutcome.Failed.class, fetches.get(0));
        assertEquals(List.of(), swarm.supernode.tasks());
        assertEquals(1, swarm.origin.fetches.size());
        assertEquals(List.of(), swarm.failures);
    }

    @Test
    void whatDoesNotLiveIsNotUnloadedAndWhatIsNotKeptIsNotLoaded() {
        swarm.join(0);
        assertTrue(unload());
        assertFalse(unload());
        swarm.taskStore.remove(new TaskId(swarm.task));
        assertFalse(swarm.supernode.load(new TaskId(swarm.task)));
        swarm.join(0);
        assertTrue(swarm.supernode.load(new TaskId(swarm.task)));
    }
}
