package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.URL;
import static io.supernode.core.SupernodeFixture.cid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.SwarmCounts;
import io.supernode.core.snapshot.TaskSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An operator sees in few words where each task stands. */
class SupernodeSummaryTest {

    private static final ResourceIdentity RESOURCE = new ResourceIdentity(URL, "", "");
    private static final TaskId TASK = RESOURCE.taskId();

    private final ScriptedOrigin origin = new ScriptedOrigin();
    private final SupernodeFixture swarm = new SupernodeFixture(origin, SupernodeSettings.defaults());

    private TaskSummary summary() {
        TaskSummary summary = swarm.supernode.summary(TASK).orElseThrow();
        assertEquals(List.of(summary), swarm.supernode.summaries());
        return summary;
    }

    @Test
    void aTaskOfWhichTheOriginHasNotAnsweredYetHasNoLayoutAndNoSwarm() {
        origin.answerLater(new CompletableFuture<>());
        swarm.register(0);
        assertEquals(
                new TaskSummary(
                        TASK, RESOURCE, TaskRecord.Phase.PROBING, swarm.clock.epochMillis(), Optional.empty(), false,
                        Optional.empty(), 0, SwarmCounts.NONE, 0),
                summary());
    }

    @Test
    void aTaskThatIsFetchedTellsWhatIsStoredAndWhoDownloads() {
        origin.answerWith(new OriginProbe.Available(2L * (PIECE - 5)));
        swarm.join(0);
        origin.listener().pieceStored(0, ScriptedOrigin.digest(origin.layout(), 0));
        TaskSummary summary = summary();
        assertEquals(TaskRecord.Phase.FETCHING, summary.phase());
        assertEquals(Optional.of(PieceLayout.ofLength(2L * (PIECE - 5))), summary.layout());
        assertFalse(summary.isPrivate());
        assertEquals(1, summary.storedPieces());
        assertEquals(1, summary.counts().downloading());
        assertEquals(Optional.empty(), summary.problem());
    }

    @Test
    void aPrivateContentIsSaidToBePrivate() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5, true));
        swarm.register(0, Map.of("Authorization", "right"));
        assertTrue(summary().isPrivate());
    }

    @Test
    void aTaskThatFailedTellsWhatThoseWhoRegisterAreTold() {
        origin.answerWith(new OriginProbe.Unauthorized("the origin answers 401"));
        swarm.register(0);
        assertEquals(TaskRecord.Phase.FAILED, summary().phase());
        assertEquals(Optional.of("the origin answers 401"), summary().problem());
        swarm.clock.advance(SupernodeSettings.defaults().failAccessInterval());
        origin.answerWith(new OriginProbe.Unavailable("the origin answers 404"));
        swarm.register(0);
        assertEquals(Optional.of("the origin answers 404"), summary().problem());
    }

    @Test
    void peersOfEarlierContentsAreCountedApart() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        swarm.join(0);
        swarm.join(1);
        origin.complete();
        swarm.clock.advance(SupernodeSettings.defaults().revalidateInterval());
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(7));
        swarm.join(2);
        assertEquals(2, summary().earlierPeers());
        assertEquals(1, summary().counts().downloading());
        assertEquals(Optional.of(PieceLayout.ofLength(7)), summary().layout());
    }

    @Test
    void aTaskThatWasDroppedIsNotSeenAnyMoreAlsoWhileItIsBeingDeleted() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        swarm.join(0);
        origin.before = call -> {
            if (call == ScriptedOrigin.Call.DISCARD) {
                assertEquals(Optional.empty(), swarm.supernode.summary(TASK));
                assertEquals(Optional.empty(), swarm.supernode.task(TASK));
                assertEquals(Optional.empty(), swarm.supernode.swarm(TASK));
            }
        };
        swarm.supernode.drop(TASK.value());
        assertEquals(1, origin.discarded.size());
        assertEquals(List.of(), swarm.failures);
        assertEquals(List.of(), swarm.supernode.summaries());
    }

    // ---- clearing ----

    @Test
    void clearingATaskThatLivesForgetsItAndDeletesItsContent() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        Registered first = swarm.join(0);
        swarm.supernode.tick();
        assertInstanceOf(ReportOutcome.Accepted.class, SupernodeFixture.outcome(swarm.supernode.clear(RESOURCE)));
        assertEquals(List.of(origin.fetches.get(0).key()), origin.discarded);
        assertEquals(List.of(), swarm.supernode.tasks());
        assertEquals(List.of(), swarm.taskStore.all());
        assertEquals(first, swarm.join(0));
        assertEquals(2, origin.fetches.size());
    }

    @Test
    void clearingDeletesAlsoWhatATaskOfEarlierHasLeftInTheCache() {
        origin.copy = Optional.of(
                new StoredCopy(PieceLayout.ofLength(7), ScriptedOrigin.FILE_MD5));
        assertInstanceOf(ReportOutcome.Accepted.class, SupernodeFixture.outcome(swarm.supernode.clear(RESOURCE)));
        assertEquals(TASK.value(), origin.discarded.get(0).value());
        assertEquals(List.of(), swarm.supernode.tasks());
        origin.copy = Optional.empty();
        assertInstanceOf(ReportOutcome.NotFound.class, SupernodeFixture.outcome(swarm.supernode.clear(RESOURCE)));
    }

    @Test
    void droppingATaskThatDoesNotLiveDeletesWhatItHasLeftInTheCache() {
        origin.copy = Optional.of(
                new StoredCopy(PieceLayout.ofLength(7), ScriptedOrigin.FILE_MD5));
        assertInstanceOf(ReportOutcome.Accepted.class, SupernodeFixture.outcome(swarm.supernode.drop(TASK.value())));
        assertEquals(List.of(TASK.value()), origin.discarded.stream().map(ContentKey::value).toList());
        assertEquals(List.of(), swarm.supernode.tasks());
        origin.copy = Optional.empty();
        assertInstanceOf(ReportOutcome.NotFound.class, SupernodeFixture.outcome(swarm.supernode.drop(TASK.value())));
        assertEquals(1, origin.discarded.size(), "where there is nothing, nothing is done");
    }

    @Test
    void whoRegistersWhileACopyIsDroppedGetsAFreshTaskWhenThatIsDone() {
        origin.copy = Optional.of(
                new StoredCopy(PieceLayout.ofLength(7), ScriptedOrigin.FILE_MD5));
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        origin.before = call -> {
            if (call == ScriptedOrigin.Call.DISCARD) {
                origin.copy = Optional.empty();
                assertFalse(swarm.register(0).isDone());
                assertEquals(List.of(), origin.fetches);
            }
        };
        swarm.supernode.drop(TASK.value());
        assertEquals(List.of(), swarm.failures);
        assertEquals(1, origin.fetches.size());
        assertEquals(RESOURCE, swarm.supernode.summary(TASK).orElseThrow().resource());
    }

    @Test
    void whoRegistersDuringAClearingGetsAFreshTaskWhenThatIsDone() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        origin.before = call -> {
            if (call == ScriptedOrigin.Call.DISCARD) {
                assertFalse(swarm.register(0).isDone());
                assertEquals(List.of(), origin.fetches);
            }
        };
        swarm.supernode.clear(RESOURCE);
        assertEquals(List.of(), swarm.failures);
        assertEquals(1, origin.fetches.size());
        assertEquals(cid(0), swarm.supernode.swarm(TASK).orElseThrow().peers().get(0).id().value());
        swarm.pass(Duration.ofSeconds(1));
        assertEquals(1, swarm.taskStore.all().size());
    }

    @Test
    void clearingATaskThatIsJustExpiringCompletesOnceItsContentIsDeleted() {
        origin.answerWith(new OriginProbe.Available(PIECE - 5));
        swarm.join(0);
        swarm.supernode.tick();
        List<CompletableFuture<ReportOutcome>> clearings = new ArrayList<>();
        swarm.peerStore.before = call -> {
            if (call == ScriptedStores.Call.REMOVE_PEERS && clearings.isEmpty()) {
                clearings.add(swarm.supernode.clear(RESOURCE).toCompletableFuture());
                assertFalse(clearings.get(0).isDone());
            }
        };
        for (int hour = 0; hour < 2; hour++) {
            swarm.pass(Duration.ofHours(1));
        }
        assertEquals(1, origin.released.size(), "it has expired");
        assertInstanceOf(ReportOutcome.Accepted.class, clearings.get(0).getNow(null));
        assertEquals(origin.released, origin.discarded);
        assertEquals(List.of(), swarm.failures);
    }

    @Test
    void clearingDeletesAlsoWhenTheFetcherCannotSayWhatItHas() {
        origin.before = call -> {
            if (call == ScriptedOrigin.Call.FIND_COPY) {
                throw new IllegalStateException("a fault of the fetcher");
            }
        };
        assertInstanceOf(ReportOutcome.NotFound.class, SupernodeFixture.outcome(swarm.supernode.clear(RESOURCE)));
        assertEquals(TASK.value(), origin.discarded.get(0).value());
        assertEquals(
                List.of("task " + TASK + ": the origin fetcher broke its contract"),
                swarm.failures.stream().map(Throwable::getMessage).toList());
    }
}
