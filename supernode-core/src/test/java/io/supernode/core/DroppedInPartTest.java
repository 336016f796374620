package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.outcome.RegistrationOutcome.Registered;
import io.supernode.core.outcome.RegistrationOutcome.UrlRefused;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client with a part of a file that was dropped registers again with its cid, and would mix it with the next file. */
class DroppedInPartTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();

    private final SupernodeFixture swarm =
            new SupernodeFixture(ScriptedOrigin.withFileOf(2L * (PIECE - 5)), SETTINGS);

    @AfterEach
    void nothingFailed() {
        assertEquals(List.of(), swarm.failures);
    }

    /** Peer 0 has one of two pieces. */
    private void begin() {
        swarm.join(0);
        swarm.origin.complete();
        swarm.start(0);
        swarm.success(0, 0, "");
    }

    private void drop() {
        swarm.supernode.drop(swarm.task);
    }

    private static void assertRefused(CompletableFuture<RegistrationOutcome> registration) {
        assertInstanceOf(UrlRefused.class, registration.getNow(null), "607 sends it to the origin");
    }

    @Test
    void itIsSentToTheOriginAndOthersGetTheNextFile() {
        begin();
        drop();
        assertRefused(swarm.register(0));
        assertInstanceOf(PullOutcome.SourceError.class, answered(swarm.start(0)));
        assertInstanceOf(Registered.class, swarm.register(1).getNow(null));
        assertRefused(swarm.register(0));
        ContentKey dropped = swarm.origin.fetches.get(0).key();
        assertTrue(swarm.origin.discarded.contains(dropped));
        assertNotEquals(dropped, swarm.origin.fetches.get(1).key());
    }

    @Test
    void aDrainDoesNotWaitForWhoWasSentToTheOrigin() {
        begin();
        drop();
        assertRefused(swarm.register(0));
        assertEquals(0, swarm.supernode.summaries().get(0).earlierPeers());
    }

    @Test
    void soItIsWhereTheCacheIsCleared() {
        begin();
        assertInstanceOf(
                ReportOutcome.Accepted.class,
                outcome(swarm.supernode.clear(new ResourceIdentity(SupernodeFixture.URL, "", ""))));
        assertRefused(swarm.register(0));
    }

    @Test
    void soItIsWhereTheTaskIsDroppedAgain() {
        begin();
        drop();
        swarm.join(1);
        drop();
        assertRefused(swarm.register(0));
    }

    @Test
    void itsFirstPieceMayHaveArrivedWithoutAWord() {
        swarm.join(0);
        swarm.origin.complete();
        swarm.start(0);
        drop();
        assertRefused(swarm.register(0));
    }

    @Test
    void itsRegistrationThatWaitsForTheDeletionIsRefusedToo() {
        begin();
        Gate deletion = new Gate();
        swarm.origin.before = call -> {
            if (call == ScriptedOrigin.Call.DISCARD) {
                deletion.pass();
            }
        };
        CompletableFuture<Void> dropped = CompletableFuture.runAsync(this::drop);
        deletion.awaitReached();
        CompletableFuture<RegistrationOutcome> registration = swarm.register(0);
        assertFalse(registration.isDone());
        deletion.open();
        dropped.join();
        assertRefused(registration);
    }

    @Test
    void aRestartChangesNothing() {
        begin();
        drop();
        swarm.pass(Duration.ofSeconds(1));
        SupernodeFixture after = swarm.restarted(ScriptedOrigin.withFileOf(7));
        assertRefused(after.register(0));
        assertInstanceOf(Registered.class, after.register(1).getNow(null));
    }

    @Test
    void itIsKnownAsLongAsAnyPeerAndThenTheTaskIsGone() {
        begin();
        drop();
        swarm.pass(SETTINGS.peerExpireTime().minusMillis(1));
        assertRefused(swarm.register(0));
        swarm.pass(SETTINGS.peerExpireTime().plusMillis(1));
        swarm.pass(SETTINGS.gcMetaInterval());
        assertEquals(List.of(), swarm.supernode.tasks());
        assertEquals(List.of(), swarm.taskStore.all());
        assertInstanceOf(Registered.class, swarm.register(0).getNow(null));
    }

    @Test
    void whoHasNothingOrEverythingOrHasLeftLeavesNoTask() {
        swarm.join(0);
        swarm.join(1);
        swarm.join(2);
        swarm.origin.complete();
        swarm.success(2, 0, "");
        swarm.supernode.leave(swarm.task, SupernodeFixture.cid(2));
        swarm.success(1, 0, "");
        swarm.success(1, 1, "");
        drop();
        assertEquals(List.of(), swarm.supernode.tasks());
        assertInstanceOf(Registered.class, swarm.register(0).getNow(null));
    }
}
