package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.request;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.Revalidation;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Versions never mix, and what is cached is asked for again in time. */
class SupernodeOriginTest {

    private static CompletableFuture<RegistrationOutcome> register(
            SupernodeFixture swarm, int n, Map<String, String> headers) {
        return swarm.supernode
                .register(request(cid(n), "10.0.0." + (n + 1), 15001).headers(headers).build())
                .toCompletableFuture();
    }

    private static SupernodeFixture complete(int pieces) {
        SupernodeFixture swarm = withPieces(pieces);
        swarm.join(0);
        swarm.origin.complete();
        return swarm;
    }

    @Test
    void aCompleteTaskIsRevalidatedAtMostOncePerInterval() {
        SupernodeFixture swarm = complete(1);
        swarm.join(1);
        assertTrue(swarm.origin.revalidated.isEmpty());
        swarm.clock.advance(Duration.ofMinutes(1));
        swarm.join(2);
        swarm.join(3);
        assertEquals(1, swarm.origin.revalidated.size());
        assertEquals(1, swarm.origin.fetches.size());
    }

    @Test
    void whenTheOriginHasChangedNewPeersGetItsNewFileAndRunningOnesEndOnTheOld() {
        SupernodeFixture swarm = complete(1);
        String oldPath = pieces(swarm.start(0)).get(0).path();
        swarm.clock.advance(Duration.ofMinutes(1));
        swarm.origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Changed(100));
        assertEquals(100, swarm.join(1).fileLength());
        assertEquals(cid(0), swarm.peer(0).id().value(), "a peer of the old file is one of the task's");
        assertEquals(2, swarm.origin.fetches.size());
        assertNotEquals(swarm.origin.fetches.get(0).key(), swarm.origin.fetches.get(1).key());
        swarm.origin.complete();
        assertNotEquals(oldPath, pieces(swarm.start(1)).get(0).path());
        assertEquals(PIECE - 5, swarm.join(0).fileLength(), "the same cid stays with what it has begun");
        var finished = (PullOutcome.Finished) answered(swarm.pull(0, 0, "", "501"));
        assertEquals(PIECE - 5, finished.fileLength());
    }

    @Test
    void aFileWhoseLengthBecomesKnownLaterMayBeAsLongAsItsPiecesAllowAndNoLonger() {
        long most = PieceLayout.maxFileLength(PIECE);
        SupernodeFixture swarm =
                new SupernodeFixture(ScriptedOrigin.withFileOf(PieceLayout.UNKNOWN_LENGTH), SupernodeSettings.defaults());
        swarm.join(0);
        swarm.origin.listener().lengthKnown(most + 1);
        assertEquals(2, swarm.origin.fetches.size(), "that cannot be the file that peers were told of");
        assertEquals(PieceLayout.UNKNOWN_LENGTH, swarm.join(1).fileLength());
        swarm.origin.listener().lengthKnown(most);
        assertEquals(2, swarm.origin.fetches.size());
        assertEquals(most, swarm.join(2).fileLength());
    }

    @Test
    void anOriginThatIsDownLetsTheCachedCopyServe() {
        SupernodeFixture swarm = complete(1);
        swarm.clock.advance(Duration.ofMinutes(1));
        swarm.origin.nextRevalidation = CompletableFuture.completedFuture(new Revalidation.Unanswered("down"));
        swarm.join(1);
        assertTrue(pieces(swarm.start(1)).get(0).fromSupernode());
    }

    @Test
    void aRevalidationThatTakesLongHoldsNoRegistration() {
        SupernodeFixture swarm = complete(1);
        swarm.clock.advance(Duration.ofMinutes(1));
        swarm.origin.nextRevalidation = new CompletableFuture<>();
        var answer = register(swarm, 1, Map.of());
        assertFalse(answer.isDone());
        swarm.clock.advance(Duration.ofSeconds(3));
        swarm.supernode.tick();
        assertInstanceOf(RegistrationOutcome.Registered.class, answer.getNow(null));
    }

    @Test
    void aFileThatChangesInMidDownloadIsBegunAnewOnceAndThenFails() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.join(1);
        swarm.origin.listener().pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 0));
        swarm.success(0, 0, "");
        var changed = new OriginFailure(OriginFailure.Kind.CHANGED, "another ETag");
        swarm.origin.listener().failed(changed);
        assertEquals(2, swarm.origin.fetches.size());
        assertNotEquals(swarm.origin.fetches.get(0).key(), swarm.origin.fetches.get(1).key());
        assertInstanceOf(PullOutcome.SourceError.class, answered(swarm.start(0)), "it has some of the mixture");
        assertInstanceOf(PullOutcome.NotFound.class, answered(swarm.start(1)), "it has nothing: register again");
        swarm.join(1);
        swarm.origin.listener().failed(changed);
        assertEquals(2, swarm.origin.fetches.size());
        assertInstanceOf(RegistrationOutcome.UrlRefused.class, register(swarm, 2, Map.of()).getNow(null));
    }

    @Test
    void aPieceThatContradictsWhatIsKnownOfItIsNeverOffered() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        var listener = swarm.origin.listener();
        listener.pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 0));
        listener.pieceLost(0);
        listener.pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 1));
        assertEquals(1, swarm.origin.discarded.size());
        assertEquals(2, swarm.origin.fetches.size());
    }

    @Test
    void aFetcherOfWhichAClassIsMissingLeavesNobodyWaiting() {
        SupernodeFixture swarm = new SupernodeFixture(ScriptedOrigin.withFileOf(PIECE - 5), SupernodeSettings.defaults());
        swarm.origin.before = call -> {
            if (call == ScriptedOrigin.Call.PROBE) {
                throw new NoClassDefFoundError("a class of the fetcher");
            }
        };
        CompletableFuture<RegistrationOutcome> answer = swarm.register(0);
        for (int second = 0; second < 60; second++) {
            swarm.pass(Duration.ofSeconds(1));
        }
        assertTrue(answer.isDone());
        assertEquals("a class of the fetcher", swarm.failures.get(0).getCause().getMessage());
    }
}
