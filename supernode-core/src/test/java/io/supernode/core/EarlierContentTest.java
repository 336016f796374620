package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.pieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.Revalidation;
import io.supernode.core.settings.SupernodeSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A client that has begun a file which the origin has replaced meanwhile, after a restart or on another node. */
class EarlierContentTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();
    private static final int NEXT_LENGTH = 7;

    private final ScriptedOrigin origin = ScriptedOrigin.withFileOf(2L * (PIECE - 5));
    private final SupernodeFixture before = new SupernodeFixture(origin, SETTINGS);

    /** Peer 0 has one of two pieces of a content that is the origin's no longer. */
    private void replaceTheContent() {
        before.join(0);
        origin.complete();
        before.success(0, 0, "");
        before.clock.advance(SETTINGS.revalidateInterval());
        origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(NEXT_LENGTH));
        assertEquals(NEXT_LENGTH, before.join(1).fileLength());
        origin.complete();
    }

    private SupernodeFixture restart() {
        replaceTheContent();
        before.supernode.close();
        return before.restarted(new ScriptedOrigin());
    }

    private ContentKey earlierKey() {
        return origin.fetches.get(0).key();
    }

    private static void offer(SupernodeFixture node, int piece) {
        FetchRequest reopened = node.origin.reopened.get(0);
        node.origin.reopenListeners.get(0).pieceStored(piece, ScriptedOrigin.digest(reopened.layout(), piece));
    }

    @Test
    void afterARestartItGetsTheRestOfTheFileThatItBegan() {
        SupernodeFixture after = restart();
        assertEquals(List.of(earlierKey()), after.origin.reopened.stream().map(FetchRequest::key).toList());
        assertEquals(Optional.of(ScriptedOrigin.FILE_MD5), after.origin.reopened.get(0).expectedMd5());
        offer(after, 1);
        assertEquals(1, pieces(after.start(0)).get(0).piece());
        after.success(0, 1, "");
        assertInstanceOf(PullOutcome.Finished.class, answered(after.pull(0, 1, "", "501")));
    }

    @Test
    void aNodeThatTakesTheTaskOverOffersTheRestOfTheFileThatItBegan() {
        replaceTheContent();
        TaskId task = new TaskId(before.task);
        assertTrue(outcome(before.supernode.unload(task)));
        SupernodeFixture next = new SupernodeFixture(new ScriptedOrigin(), SETTINGS);
        next.task = before.task;
        next.taskStore.put(before.taskStore.find(task).orElseThrow());
        before.peerStore.ofTask(task).forEach(next.peerStore::put);
        assertTrue(next.supernode.load(task));
        offer(next, 1);
        assertEquals(1, pieces(next.start(0)).get(0).piece());
    }

    @Test
    void whereNobodyHasThatFileAnyMoreItIsSentToTheOriginAndNotTakenInAgain() {
        SupernodeFixture after = restart();
        after.origin.reopenListeners.get(0).failed(OriginFailure.NOT_STORED);
        assertInstanceOf(PullOutcome.SourceError.class, answered(after.start(0)));
        assertInstanceOf(UrlRefused.class, after.register(0).getNow(null));
        assertInstanceOf(Registered.class, after.register(1).getNow(null), "the present content is there");
    }

    @Test
    void aFileThatNobodyIsOnAnyMoreIsNotOfferedAgain() {
        replaceTheContent();
        before.supernode.leave(before.task, cid(0));
        before.supernode.close();
        before.clock.advance(SETTINGS.peerGcDelay().plus(SETTINGS.gcMetaInterval()).plusMillis(1));
        assertEquals(List.of(), before.restarted(new ScriptedOrigin()).origin.reopened);
    }
}
