package io.supernode.core;

import static io.supernode.core.SupernodeFixture.answered;
import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.report.ClientErrorReport;
import io.supernode.core.settings.SupernodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A client whose only download comes from a server that has given nothing yet is made to ask beside it, so that it can be given
 * another piece if that one never comes.
 */
class DoubtfulDownloadTest {

    private static final int PIECES = 10;
    /** A third of the time after which a first piece of a server is overdue, by pieces of {@link SupernodeFixture#PIECE_TIME}. */
    private static final Duration A_THIRD = Duration.ofMillis(270);
    private static final Duration OVERDUE = Duration.ofMillis(810);

    private SupernodeFixture swarm = withPieces(PIECES);
    private int peers;
    private int client;
    private int server;
    private PieceAssignment owned;
    private PieceAssignment doubtful;
    private PullOutcome.Pieces told;

    private int join() {
        swarm.join(peers);
        return peers++;
    }

    /** A peer that has got everything, and serves it. */
    private int joinServer() {
        int joined = join();
        for (int piece = 0; piece < PIECES; piece++) {
            swarm.success(joined, piece, "");
        }
        return joined;
    }

    /** The client has got a piece from the supernode. */
    private void hasOnePiece() {
        join();
        swarm.origin.complete();
        client = join();
        owned = pieces(swarm.start(client)).get(0);
        assertTrue(owned.fromSupernode());
        swarm.success(client, owned.piece(), owned.cid());
    }

    /** The client has a piece, and is sent to a server that has given nothing yet for another one. */
    private void isSentToAServerThatHasGivenNothing() {
        hasOnePiece();
        server = joinServer();
        told = told(asks());
        doubtful = told.pieces().get(0);
        assertEquals(cid(server), doubtful.cid());
        assertNotEquals(PIECES - 1, doubtful.piece(), "the last one is shorter, and says nothing of its server");
    }

    private static PullOutcome.Pieces told(CompletableFuture<PullOutcome> answer) {
        return assertInstanceOf(PullOutcome.Pieces.class, answered(answer));
    }

    /** A client that is listed a piece which it has says at once that it has it, and asks what next. */
    private CompletableFuture<PullOutcome> asks() {
        return swarm.pull(client, owned.piece(), owned.cid(), "503");
    }

    /** Until a pull is held: the supernode's slots have gone. */
    private List<CompletableFuture<PullOutcome>> othersTakeWhatIsFree() {
        List<CompletableFuture<PullOutcome>> held = new ArrayList<>();
        while (held.isEmpty()) {
            CompletableFuture<PullOutcome> start = swarm.start(join());
            if (!start.isDone()) {
                held.add(start);
            }
        }
        return held;
    }

    @Test
    void itIsListedAPieceThatItHasWhichItReportsAgainAtOnce() {
        isSentToAServerThatHasGivenNothing();
        PieceAssignment again = told.owned().orElseThrow();
        assertEquals(owned.piece(), again.piece());
        assertTrue(again.fromSupernode(), "who has lost it gets it there");
        assertEquals(List.of(again, doubtful), told.listed(), "the order of the wire");
    }

    @Test
    void itsNextRequestIsHeldBesideTheDownload() {
        isSentToAServerThatHasGivenNothing();
        assertFalse(asks().isDone());
        assertEquals(1, swarm.peer(client).running().size());
        assertFalse(swarm.peer(client).held(), "it does not wait for something to become free");
    }

    @Test
    void whenTheDownloadEndsItIsGivenTheNextPieceAtOnce() {
        isSentToAServerThatHasGivenNothing();
        CompletableFuture<PullOutcome> asked = asks();
        swarm.success(client, doubtful.piece(), doubtful.cid());
        PullOutcome.Pieces next = told(asked);
        assertTrue(next.owned().isEmpty(), "the server has shown that it gives pieces");
        assertTrue(next.pieces().stream().allMatch(piece -> piece.cid().equals(cid(server))));
        assertFalse(next.pieces().isEmpty());
    }

    @Test
    void whenTheDownloadEndsAndNothingIsFreeItAsksAgainAndWaitsLikeOthers() {
        isSentToAServerThatHasGivenNothing();
        othersTakeWhatIsFree();
        CompletableFuture<PullOutcome> asked = asks();
        // The server's slot goes to the one that waits.
        swarm.success(client, doubtful.piece(), doubtful.cid());
        assertEquals(owned.piece(), told(asked).owned().orElseThrow().piece());
        assertTrue(told(asked).pieces().isEmpty());
        assertFalse(asks().isDone());
        assertEquals(0, swarm.peer(client).running().size());
    }

    @Test
    void itIsAskedAnewAfterAWhileSoThatItCanTellOfAFailure() {
        isSentToAServerThatHasGivenNothing();
        CompletableFuture<PullOutcome> asked = asks();
        swarm.pass(A_THIRD);
        assertEquals(told, told(asked));
        PieceAssignment next = pieces(swarm.pull(client, doubtful.piece(), doubtful.cid(), "500")).get(0);
        assertTrue(next.fromSupernode(), "not held, since it has nothing now");
    }

    @Test
    void itIsGivenAnotherPieceWhenTheDownloadIsOverdue() {
        isSentToAServerThatHasGivenNothing();
        swarm.pass(OVERDUE);
        PullOutcome.Pieces both = told(asks());
        assertEquals(doubtful, both.pieces().get(0), "it is still running");
        assertTrue(both.pieces().get(1).fromSupernode());
        assertEquals(2, both.pieces().size());
        assertTrue(both.owned().isEmpty(), "the supernode gives its pieces");
    }

    @Test
    void whileNothingIsFreeItWaitsLikeThoseThatHaveNothing() {
        Duration hold = Duration.ofMillis(400);
        swarm = withPieces(PIECES, SupernodeSettings.builder().hold(hold).build());
        isSentToAServerThatHasGivenNothing();
        othersTakeWhatIsFree();
        swarm.pass(OVERDUE);
        othersTakeWhatIsFree();
        CompletableFuture<PullOutcome> asked = asks();
        assertFalse(asked.isDone());
        assertTrue(swarm.peer(client).held());
        swarm.pass(hold);
        assertEquals(List.of(doubtful), told(asked).pieces(), "not told to sleep, since it still has a download");
    }

    @Test
    void whatIsFreeIsNotOfferedToItBesideADownload() {
        isSentToAServerThatHasGivenNothing();
        CompletableFuture<PullOutcome> asked = asks();
        joinServer();
        assertFalse(asked.isDone());
    }

    @Test
    void whoHasNoPieceYetIsNotAsked() {
        join();
        swarm.origin.complete();
        server = joinServer();
        told = told(swarm.start(join()));
        assertEquals(cid(server), told.pieces().get(0).cid());
        assertTrue(told.owned().isEmpty());
    }

    @Test
    void whoDownloadsItsLastPieceIsNotAskedSoThatItTellsOfAFailureAtOnce() {
        isSentToAServerThatHasGivenNothing();
        for (int piece = 0; piece < PIECES; piece++) {
            if (piece != doubtful.piece()) {
                swarm.success(client, piece, "");
            }
        }
        assertEquals(List.of(doubtful), told(asks()).listed());
    }

    @Test
    void whoDownloadsFromTheSupernodeIsNotAsked() {
        hasOnePiece();
        told = told(asks());
        assertTrue(told.pieces().get(0).fromSupernode());
        assertTrue(told.owned().isEmpty());
    }

    @Test
    void whoRepeatsItsRequestIsAnsweredOnceForBoth() {
        isSentToAServerThatHasGivenNothing();
        CompletableFuture<PullOutcome> asked = asks();
        CompletableFuture<PullOutcome> again = asks();
        assertEquals(List.of(doubtful), told(asked).listed(), "nobody waits for this any more");
        assertFalse(again.isDone());
    }

    @Test
    void whoHasLostTheReplyIsToldWhatRunsAtOnce() {
        isSentToAServerThatHasGivenNothing();
        swarm.join(client);
        assertEquals(List.of(doubtful), told(swarm.start(client)).pieces());
    }

    @Test
    void aRepeatedReportIsNotTakenForTheAnswerToAnother() {
        hasOnePiece();
        PieceAssignment second = told(asks()).pieces().get(0);
        swarm.success(client, second.piece(), second.cid());
        server = joinServer();
        told = told(swarm.pull(client, owned.piece(), owned.cid(), "503"));
        assertEquals(second.piece(), told.owned().orElseThrow().piece(), "another than it has just reported");
        assertTrue(swarm.pull(client, owned.piece(), owned.cid(), "503").isDone(), "it has lost the reply");
    }

    @Test
    void whoHangsUpIsToldOfItsDownloadByTheNextAnswer() {
        isSentToAServerThatHasGivenNothing();
        asks().cancel(false);
        assertEquals(List.of(doubtful), told(swarm.start(client)).pieces());
    }

    /** The client is sent to two servers that have given nothing yet. */
    private List<PieceAssignment> isSentToTwoServers() {
        hasOnePiece();
        joinServer();
        joinServer();
        List<PieceAssignment> two = told(asks()).pieces();
        assertEquals(2, two.size());
        return two;
    }

    @Test
    void whenOneOfTwoDownloadsEndsItGoesOnWithTheServerThatHasGivenThePiece() {
        List<PieceAssignment> two = isSentToTwoServers();
        CompletableFuture<PullOutcome> asked = asks();
        PieceAssignment arrived = two.get(0).piece() == PIECES - 1 ? two.get(1) : two.get(0);
        swarm.success(client, arrived.piece(), arrived.cid());
        assertEquals(arrived.cid(), told(asked).pieces().get(1).cid());
    }

    @Test
    void whoCompletesMeanwhileIsToldThatItIsFinished() {
        isSentToAServerThatHasGivenNothing();
        CompletableFuture<PullOutcome> asked = asks();
        for (int piece = 0; piece < PIECES; piece++) {
            if (piece != doubtful.piece()) {
                swarm.success(client, piece, "");
            }
        }
        assertFalse(asked.isDone());
        swarm.success(client, doubtful.piece(), doubtful.cid());
        assertInstanceOf(PullOutcome.Finished.class, answered(asked));
    }

    @Test
    void whoComplainsOfItsServerIsAnsweredSoThatItCanReportTheFailure() {
        isSentToAServerThatHasGivenNothing();
        CompletableFuture<PullOutcome> asked = asks();
        swarm.supernode.complain(new ClientErrorReport(swarm.task, cid(client), doubtful.cid(), "FILE_NOT_EXIST", null));
        assertEquals(List.of(doubtful), told(asked).listed(), "not made to ask again before it has reported");
    }

    @Test
    void howeverLongPiecesTakeAFailureCanBeToldWithinASecond() {
        join();
        swarm.origin.complete();
        client = join();
        owned = pieces(swarm.start(client)).get(0);
        swarm.clock.advance(Duration.ofSeconds(20));
        swarm.success(client, owned.piece(), owned.cid());
        joinServer();
        assertTrue(told(asks()).owned().isPresent());
        CompletableFuture<PullOutcome> asked = asks();
        swarm.pass(Duration.ofMillis(1001));
        assertTrue(asked.isDone());
    }

    @Test
    void whoseOwnLinkIsSlowIsNotGivenMorePiecesAtOnce() {
        join();
        swarm.origin.complete();
        client = join();
        int fast = join();
        PieceAssignment slow = pieces(swarm.start(client)).get(0);
        for (int n = 0; n < 5; n++) {
            PieceAssignment piece = pieces(swarm.start(fast)).get(0);
            swarm.success(fast, piece.piece(), piece.cid());
        }
        swarm.supernode.leave(swarm.task, cid(fast));
        swarm.clock.advance(Duration.ofSeconds(3));
        swarm.success(client, slow.piece(), slow.cid());
        joinServer();
        owned = slow;
        told = told(asks());
        assertFalse(told.pieces().get(0).fromSupernode());
        assertTrue(told.owned().isEmpty());
    }

    @Test
    void whoServesNobodyIsNotAskedSinceItMayTellOfItsPiecesByRequestsOnly() {
        join();
        swarm.origin.complete();
        client = peers++;
        swarm.supernode.register(SupernodeFixture.request(cid(client), SupernodeFixture.ip(client), 0).build());
        owned = pieces(swarm.start(client)).get(0);
        swarm.success(client, owned.piece(), owned.cid());
        joinServer();
        assertTrue(told(asks()).owned().isEmpty());
    }

    @Test
    void nobodyIsAskedWhereNoRequestIsHeld() {
        swarm = withPieces(PIECES, SupernodeSettings.builder().hold(Duration.ZERO).build());
        isSentToAServerThatHasGivenNothing();
        assertTrue(told.owned().isEmpty());
    }
}
