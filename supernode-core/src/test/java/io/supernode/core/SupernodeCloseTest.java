package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.pieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.AuthenticationPending;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.registration.FetchDemand;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Closing answers all that wait and keeps what has changed; everything else goes on as ever. */
class SupernodeCloseTest {

    private final SupernodeFixture swarm =
            new SupernodeFixture(ScriptedOrigin.withFileOf(2L * (PIECE - 5)), SupernodeSettings.defaults());

    @Test
    void aHeldPullIsAnsweredWith602() {
        swarm.join(0);
        var held = swarm.start(0);
        swarm.supernode.close();
        assertEquals(new PullOutcome.Wait(0, "Running", 0), answered(held));
    }

    @Test
    void aRegistrationThatWaitsForTheOriginIsToldToAskAgain() {
        swarm.origin.answerLater(new CompletableFuture<>());
        var waiting = swarm.register(0);
        swarm.supernode.close();
        assertInstanceOf(AuthenticationPending.class, waiting.getNow(null));
    }

    @Test
    void aFetchThatEndsAfterwardsStillFinishesItsTask() {
        swarm.join(0);
        swarm.supernode.close();
        swarm.origin.complete();
        assertEquals(TaskRecord.Phase.COMPLETE, swarm.snapshot().record().phase());
        for (int n = 0; n < 2; n++) {
            var piece = pieces(swarm.start(0)).get(0);
            swarm.success(0, piece.piece(), piece.cid());
        }
        assertInstanceOf(PullOutcome.Finished.class, answered(swarm.start(0)));
    }

    @Test
    void aFetchThatFailsAfterwardsStillFailsItsTask() {
        swarm.join(0);
        swarm.supernode.close();
        swarm.origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "gone"));
        assertEquals(TaskRecord.Phase.FAILED, swarm.snapshot().record().phase());
        assertEquals(new PullOutcome.OriginUnavailable("gone"), answered(swarm.start(0)));
    }

    @Test
    void aProbeThatIsAnsweredAfterwardsStillOpensTheTask() {
        CompletableFuture<OriginProbe> probe = new CompletableFuture<>();
        swarm.origin.answerLater(probe);
        swarm.register(0);
        swarm.supernode.close();
        probe.complete(new OriginProbe.Available(7));
        assertEquals(7, swarm.join(1).fileLength());
        assertEquals(1, swarm.snapshot().peers(), "who was refused is not taken in as well");
    }

    @Test
    void laterCallsAreAnsweredAsEver() {
        swarm.supernode.close();
        swarm.join(0);
        var held = swarm.start(0);
        assertFalse(held.isDone());
        swarm.pass(Duration.ofSeconds(2));
        assertInstanceOf(PullOutcome.Wait.class, held.getNow(null));
        swarm.supernode.drop(swarm.task);
        assertEquals(List.of(), swarm.supernode.tasks());
    }

    @Test
    void whatHasChangedSinceTheLastTickIsKept() {
        swarm.join(0);
        swarm.origin.complete();
        swarm.success(0, 1, "");
        swarm.supernode.close();
        TaskId id = new TaskId(swarm.task);
        assertEquals(List.of(swarm.snapshot().record()), swarm.taskStore.all());
        assertEquals(PieceSet.of(1), swarm.peerStore.find(id, new PeerId("peer-0")).orElseThrow().served());
    }

    @Test
    void whoWaitsForAWholeContentIsToldThatTheSupernodeStops() {
        var waiting = swarm.supernode.ensureFetched(FetchDemand.of(SupernodeFixture.URL)).toCompletableFuture();
        assertFalse(waiting.isDone());
        swarm.supernode.close();
        FetchOutcome.Failed failed = assertInstanceOf(FetchOutcome.Failed.class, waiting.getNow(null));
        assertTrue(failed.reason().contains("stopped"), failed.reason());
        assertEquals(1, swarm.origin.fetches.size());
    }

    @Test
    void closingTwiceChangesNothingMore() {
        swarm.join(0);
        swarm.supernode.close();
        swarm.supernode.close();
        assertInstanceOf(Registered.class, swarm.register(0).getNow(null));
        assertInstanceOf(
                FetchOutcome.Failed.class,
                closeAndGet(swarm.supernode.ensureFetched(FetchDemand.of(SupernodeFixture.URL)).toCompletableFuture()));
    }

    private FetchOutcome closeAndGet(CompletableFuture<FetchOutcome> waiting) {
        swarm.supernode.close();
        return outcome(waiting);
    }
}
