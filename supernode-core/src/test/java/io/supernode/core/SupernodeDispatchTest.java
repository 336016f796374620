package io.supernode.core;

import static io.supernode.core.SupernodeFixture.PIECE;
import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.outcome;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.range;
import static io.supernode.core.SupernodeFixture.request;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.ReportOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.report.PieceReport;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SupernodeDispatchTest {

    @Test
    void theFirstPeerGetsItsPiecesFromTheSupernode() {
        SupernodeFixture swarm = withPieces(3);
        swarm.join(0);
        swarm.origin.complete();
        PieceAssignment piece = pieces(swarm.start(0)).get(0);
        assertTrue(piece.fromSupernode());
        assertEquals("cdnnode:10.9.9.9~" + swarm.task, piece.cid());
        assertEquals("/qtdown/" + swarm.task.substring(0, 3) + "/" + swarm.task, piece.path());
        assertEquals(8001, piece.address().port());
        assertEquals(ScriptedOrigin.digest(swarm.origin.layout(), piece.piece()), piece.digest());
    }

    @Test
    void aPeerThatReportedAPieceServesItBeforeTheSupernodeDoes() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.join(1);
        swarm.origin.complete();
        PieceAssignment first = pieces(swarm.start(0)).get(0);
        swarm.success(0, first.piece(), first.cid());
        PieceAssignment second = pieces(swarm.start(1)).get(0);
        assertEquals(cid(0), second.cid());
        assertEquals("/peer/file/peer-0", second.path());
    }

    @Test
    void aSemiSuccessCountsForThePeerButNotAsASource() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.join(1);
        swarm.origin.complete();
        PieceAssignment first = pieces(swarm.start(0)).get(0);
        assertInstanceOf(PullOutcome.Finished.class, answered(swarm.pull(0, 0, first.cid(), "503")));
        assertTrue(pieces(swarm.start(1)).get(0).fromSupernode());
    }

    @Test
    void aPeerWithPortZeroTakesAndNeverGives() {
        SupernodeFixture swarm = withPieces(1);
        swarm.supernode.register(request("peer-0", "10.0.0.1", 0).build());
        swarm.join(1);
        swarm.origin.complete();
        PieceAssignment first = pieces(swarm.start(0)).get(0);
        swarm.success(0, 0, first.cid());
        assertTrue(pieces(swarm.start(1)).get(0).fromSupernode());
    }

    @Test
    void aRunningPieceIsListedAgainUntilItIsReported() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        var first = pieces(swarm.start(0));
        assertEquals(first, pieces(swarm.start(0)));
    }

    @Test
    void aPeerWithEveryPieceIsToldTheMd5AndTheLengthOfTheFile() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        swarm.start(0);
        PullOutcome.Finished finished = (PullOutcome.Finished) answered(swarm.pull(0, 0, "", "501"));
        assertEquals(ScriptedOrigin.FILE_MD5, finished.fileMd5());
        assertEquals(PIECE - 5, finished.fileLength());
    }

    @Test
    void anIdlePeersPullIsAnsweredTheMomentAPieceIsStored() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        var answer = swarm.start(0);
        assertFalse(answer.isDone());
        swarm.origin.listener().pieceStored(1, ScriptedOrigin.digest(swarm.origin.layout(), 1));
        assertEquals(1, pieces(answer).get(0).piece());
    }

    @Test
    void aHeldPullIsAnsweredWith602WhenItsTimeIsOver() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        var answer = swarm.start(0);
        swarm.clock.advance(Duration.ofMillis(1999));
        swarm.supernode.tick();
        assertFalse(answer.isDone());
        swarm.clock.advance(Duration.ofMillis(1));
        swarm.supernode.tick();
        assertEquals(new PullOutcome.Wait(0, "Running", 0), answered(answer));
    }

    @Test
    void withoutHoldAnIdlePeerIsAnsweredWith602AtOnce() {
        SupernodeFixture swarm = withPieces(2, SupernodeSettings.builder().hold(Duration.ZERO).build());
        swarm.join(0);
        assertEquals(new PullOutcome.Wait(0, "Running", 0), answered(swarm.start(0)));
    }

    @Test
    void aClientThatHungUpGetsNothingAssigned() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.join(1);
        var gone = swarm.start(0);
        gone.cancel(false);
        var waiting = swarm.start(1);
        swarm.origin.complete();
        assertEquals(0, pieces(waiting).get(0).piece());
        assertTrue(peer(swarm, 0).running().isEmpty());
    }

    @Test
    void aClientThatHangsUpWhileItIsBeingAnsweredGetsNothingAssigned() {
        RecordedEvents events = new RecordedEvents();
        SupernodeFixture swarm = new SupernodeFixture(
                ScriptedOrigin.withFileOf(PIECE - 5), SupernodeSettings.defaults(), events);
        swarm.join(0);
        swarm.join(1);
        var first = swarm.start(0);
        var second = swarm.start(1);
        // Both answers are decided; the second client hangs up while the first one is told.
        first.thenRun(() -> second.cancel(false));
        swarm.origin.complete();
        assertEquals(1, pieces(first).size());
        assertTrue(peer(swarm, 1).running().isEmpty());
        assertEquals(1, swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow().seedUploads());
        assertEquals(1, events.of(SupernodeEvent.PieceWithdrawn.class).size());
        assertEquals(0, pieces(swarm.start(1)).get(0).piece(), "it may ask again");
    }

    @Test
    void aClientThatHangsUpWhileItIsBeingAnsweredAndHasAskedAgainKeepsWhatItWasToldThen() {
        assertKeepsWhatItIsToldAfterItHungUp(swarm -> swarm.start(1));
    }

    @Test
    void aClientThatHangsUpWhileItIsBeingAnsweredAndAsksAfterAFailureKeepsThePieceThatItIsGivenAnew() {
        assertKeepsWhatItIsToldAfterItHungUp(swarm -> swarm.pull(1, 0, "cdnnode:10.9.9.9~" + swarm.task, "500"));
    }

    /** The second of two clients hangs up while the first one is told, and calls {@code again} before its own answer is delivered. */
    private static void assertKeepsWhatItIsToldAfterItHungUp(
            Function<SupernodeFixture, CompletableFuture<PullOutcome>> again) {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.join(1);
        var first = swarm.start(0);
        var second = swarm.start(1);
        List<PieceAssignment> told = new ArrayList<>();
        first.thenRun(() -> {
            second.cancel(false);
            told.addAll(pieces(again.apply(swarm)));
        });
        swarm.origin.complete();
        assertEquals(0, told.get(0).piece());
        assertEquals(1, peer(swarm, 1).running().size());
        assertEquals(2, swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow().seedUploads());
    }

    @Test
    void aRepeatedPullTakesThePlaceOfTheHeldOne() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        var first = swarm.start(0);
        var second = swarm.start(0);
        assertInstanceOf(PullOutcome.Wait.class, answered(first));
        swarm.origin.complete();
        assertEquals(1, pieces(second).size());
    }

    @Test
    void aFailedPairIsNotUsedAgain() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.join(1);
        swarm.origin.complete();
        swarm.success(0, 0, pieces(swarm.start(0)).get(0).cid());
        assertEquals(cid(0), pieces(swarm.start(1)).get(0).cid());
        PieceAssignment again = pieces(swarm.pull(1, 0, cid(0), "500")).get(0);
        assertTrue(again.fromSupernode());
        assertEquals(0, peer(swarm, 0).uploads());
    }

    @Test
    void aServerThatFailedFiveDifferentClientsIsNoLongerUsed() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        swarm.success(0, 0, pieces(swarm.start(0)).get(0).cid());
        for (int client = 1; client <= 5; client++) {
            swarm.join(client);
            assertEquals(cid(0), pieces(swarm.start(client)).get(0).cid());
            swarm.pull(client, 0, cid(0), "500");
            swarm.supernode.leave(swarm.task, cid(client));
            if (client == 3) {
                // One that has given nothing gets a rest after three failures.
                swarm.pass(Duration.ofSeconds(1));
            }
        }
        swarm.join(6);
        assertTrue(pieces(swarm.start(6)).get(0).fromSupernode());
        assertTrue(peer(swarm, 0).eliminated());
    }

    @Test
    void aServerThatHasGivenNothingAndFailedThreeClientsIsTriedAgainAfterASecond() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        swarm.success(0, 0, pieces(swarm.start(0)).get(0).cid());
        for (int client = 1; client <= 3; client++) {
            swarm.join(client);
            assertEquals(cid(0), pieces(swarm.start(client)).get(0).cid());
            swarm.pull(client, 0, cid(0), "500");
        }
        swarm.join(4);
        assertTrue(pieces(swarm.start(4)).get(0).fromSupernode());
        assertFalse(peer(swarm, 0).eliminated());
        assertTrue(swarm.supernode.waitsForTime());
        swarm.pass(Duration.ofSeconds(1));
        swarm.join(5);
        assertEquals(cid(0), pieces(swarm.start(5)).get(0).cid());
    }

    @Test
    void aClientThatFailedWithFiveServersGetsTheSupernodeOnly() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        for (int server = 1; server <= 6; server++) {
            swarm.join(server);
            swarm.success(server, 0, "");
        }
        for (int failures = 1; failures <= 5; failures++) {
            PieceAssignment piece = pieces(swarm.start(0)).get(0);
            assertFalse(piece.fromSupernode());
            swarm.pull(0, 0, piece.cid(), "500");
        }
        assertTrue(pieces(swarm.start(0)).get(0).fromSupernode());
        assertTrue(peer(swarm, 0).isolated());
    }

    @Test
    void aFailureThatWasNeverAssignedBlamesNobody() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        swarm.success(0, 0, "");
        for (int liar = 1; liar <= 6; liar++) {
            swarm.join(liar);
            swarm.pull(liar, 0, "peer-77", "500");
            swarm.supernode.complain(new ClientErrorReport(
                    swarm.task, cid(liar), "peer-77", "FILE_NOT_EXIST", null));
        }
        assertFalse(peer(swarm, 0).eliminated());
    }

    @Test
    void anUploadServerOfManyPeersIsLimitedAsOne() {
        SupernodeFixture swarm =
                withPieces(4, SupernodeSettings.builder().peerUpLimit(2).policy("rarest-first").build());
        swarm.supernode.register(request("a", "10.0.0.1", 15001).build());
        swarm.supernode.register(request("b", "10.0.0.1", 15001).build());
        swarm.join(0);
        swarm.origin.complete();
        for (int piece = 0; piece < 4; piece++) {
            swarm.supernode.reportPiece(new PieceReport(
                    swarm.task, piece < 2 ? "a" : "b", "", range(piece)));
        }
        long fromHost = pieces(swarm.start(0)).stream().filter(piece -> !piece.fromSupernode()).count();
        assertEquals(2, fromHost);
    }

    @Test
    void whenTheOriginFailsPeersAreToldAndNothingIsOffered() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        var held = swarm.start(0);
        swarm.origin.listener().failed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "it is gone"));
        assertEquals(new PullOutcome.OriginUnavailable("it is gone"), answered(held));
        assertEquals(new PullOutcome.OriginUnavailable("it is gone"), answered(swarm.start(0)));
    }

    @Test
    void whenTheContentIsBadPeersAreSentToTheSource() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.origin.listener().failed(new OriginFailure(OriginFailure.Kind.BAD_CONTENT, "the md5 is wrong"));
        assertEquals(new PullOutcome.SourceError("the md5 is wrong"), answered(swarm.start(0)));
    }

    @Test
    void aSlotThatIsOverdueIsFreedForOthers() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.join(1);
        swarm.origin.complete();
        swarm.success(0, 0, pieces(swarm.start(0)).get(0).cid());
        swarm.start(1);
        assertEquals(1, peer(swarm, 0).uploads());
        swarm.clock.advance(Duration.ofSeconds(40));
        swarm.supernode.tick();
        assertEquals(0, peer(swarm, 0).uploads());
        assertTrue(peer(swarm, 1).running().get(0).overdue());
    }

    @Test
    void aComplaintOfTheSupernodeMakesItVerifyItsCopyAndNothingElse() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.origin.complete();
        String cid = pieces(swarm.start(0)).get(0).cid();
        assertInstanceOf(ReportOutcome.Accepted.class, outcome(swarm.supernode.complain(new ClientErrorReport(
                swarm.task, cid(0), cid, "FILE_MD5_NOT_MATCH", range(1)))));
        assertInstanceOf(ReportOutcome.Accepted.class, outcome(swarm.supernode.complain(new ClientErrorReport(
                swarm.task, cid(0), cid, "FILE_NOT_EXIST", null))));
        assertEquals(List.of(1, 0), swarm.origin.verified, "the piece that was named, and any when none was");
        assertEquals(2, swarm.supernode.task(new TaskId(swarm.task)).orElseThrow().storedPieces());
    }

    /** Clients before 0.3 complain of a damaged piece in no other way. */
    @Test
    void aPieceOfTheSupernodeThatAPullSaysHasFailedIsVerifiedOnceASecond() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        PieceAssignment assigned = pieces(swarm.start(0)).get(0);
        for (int n = 0; n < 10; n++) {
            swarm.pull(0, assigned.piece(), assigned.cid(), "500");
        }
        assertEquals(List.of(assigned.piece()), swarm.origin.verified);
        swarm.clock.advance(Duration.ofSeconds(1));
        swarm.pull(0, assigned.piece(), assigned.cid(), "500");
        assertEquals(List.of(assigned.piece(), assigned.piece()), swarm.origin.verified);
    }

    @Test
    void whoWasNotSentToTheSupernodeForAPieceMakesItReadNothing() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.join(1);
        swarm.origin.complete();
        String supernode = pieces(swarm.start(0)).get(0).cid();
        swarm.success(0, 0, supernode);
        swarm.pull(0, 0, supernode, "500");
        swarm.pull(1, 0, supernode, "500");
        assertEquals(List.of(), swarm.origin.verified);
    }

    @Test
    void howeverManyComplainOfAPieceItIsVerifiedOnceASecond() {
        SupernodeFixture swarm = withPieces(2);
        swarm.join(0);
        swarm.join(1);
        swarm.origin.complete();
        String supernode = pieces(swarm.start(0)).get(0).cid();
        for (int n = 0; n < 100; n++) {
            swarm.supernode.complain(
                    new ClientErrorReport(swarm.task, cid(n % 2), supernode, "FILE_MD5_NOT_MATCH", range(1)));
        }
        assertEquals(List.of(1), swarm.origin.verified);
        swarm.clock.advance(Duration.ofSeconds(1));
        swarm.supernode.complain(new ClientErrorReport(swarm.task, cid(0), supernode, "FILE_MD5_NOT_MATCH", range(1)));
        assertEquals(List.of(1, 1), swarm.origin.verified);
    }

    @Test
    void aPieceThatTheSupernodeLostIsNotOfferedUntilItIsStoredAgain() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.origin.complete();
        swarm.origin.listener().pieceLost(0);
        var answer = swarm.start(0);
        assertFalse(answer.isDone());
        swarm.origin.listener().pieceStored(0, ScriptedOrigin.digest(swarm.origin.layout(), 0));
        assertTrue(pieces(answer).get(0).fromSupernode());
    }

    @Test
    void aClockThatJumpsBackOrAheadBreaksNoHold() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        var answer = swarm.start(0);
        swarm.clock.advance(Duration.ofHours(-5));
        swarm.supernode.tick();
        assertFalse(answer.isDone());
        swarm.clock.advance(Duration.ofHours(50));
        swarm.supernode.tick();
        assertInstanceOf(PullOutcome.Wait.class, answered(answer));
    }

    @Test
    void aPeerThatGoesDownIsNoSourceAndIsForgottenAfterItsDelay() {
        SupernodeFixture swarm = withPieces(1);
        swarm.join(0);
        swarm.join(1);
        swarm.origin.complete();
        swarm.success(0, 0, pieces(swarm.start(0)).get(0).cid());
        swarm.supernode.leave(swarm.task, cid(0));
        assertTrue(pieces(swarm.start(1)).get(0).fromSupernode());
        swarm.clock.advance(Duration.ofMinutes(3).plusSeconds(1));
        swarm.start(1);
        swarm.supernode.tick();
        assertTrue(swarm.supernode.peer(new TaskId(swarm.task), new PeerId(cid(0))).isEmpty());
        assertTrue(swarm.peerStore.find(new TaskId(swarm.task), new PeerId(cid(0))).isEmpty());
    }

    private static PeerSnapshot peer(SupernodeFixture swarm, int n) {
        return swarm.supernode.peer(new TaskId(swarm.task), new PeerId(cid(n))).orElseThrow();
    }
}
