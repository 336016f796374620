package io.supernode.core;

import static io.supernode.core.SupernodeFixture.cid;
import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.snapshot.PeerSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upload servers that take a request and hold the piece back: who notices, and what their clients get meanwhile. */
class StalledServerTest {

    private static final int PIECES = 6;
    /** More than 4 times {@link SupernodeFixture#PIECE_TIME}, and less than 8 times. */
    private static final Duration STALLED = Duration.ofMillis(1200);

    /** More than 8 times {@link SupernodeFixture#PIECE_TIME}. */
    private static final Duration SLOW = Duration.ofSeconds(3);

    private final SupernodeFixture swarm = withPieces(PIECES);
    private int peers;

    @BeforeEach
    void theSupernodeHasTheFile() {
        join();
        swarm.origin.complete();
    }

    private int join() {
        swarm.join(peers);
        return peers++;
    }

    /** A peer that has got everything from the supernode, and serves it. */
    private int server() {
        int server = join();
        for (int piece = 0; piece < PIECES; piece++) {
            swarm.success(server, piece, "");
        }
        return server;
    }

    private PieceAssignment startOne(int client) {
        return pieces(swarm.start(client)).get(0);
    }

    /** What the peer is given beside what it was given before. */
    private PieceAssignment next(int client, PieceAssignment got) {
        List<PieceAssignment> listed = pieces(swarm.pull(client, got.piece(), got.cid(), "501"));
        return listed.get(listed.size() - 1);
    }

    /** The server gives a piece in the usual time. */
    private void proves(int server) {
        int client = join();
        PieceAssignment piece = startOne(client);
        assertEquals(cid(server), piece.cid());
        swarm.success(client, piece.piece(), piece.cid());
        swarm.pull(client, piece.piece(), piece.cid(), "501");
        swarm.supernode.leave(swarm.task, cid(client));
    }

    @Test
    void aServerThatHoldsItsFirstPieceBackGetsNoFurtherUploads() {
        int good = server();
        proves(good);
        swarm.supernode.leave(swarm.task, cid(good));
        int stalls = server();
        assertEquals(cid(stalls), startOne(join()).cid());
        swarm.pass(STALLED);
        assertTrue(startOne(join()).fromSupernode());
    }

    @Test
    void aClientThatWaitsForAStalledServerGetsFurtherPiecesFromOthers() {
        int good = server();
        proves(good);
        swarm.supernode.leave(swarm.task, cid(good));
        server();
        int client = join();
        PieceAssignment stalled = startOne(client);
        swarm.pass(STALLED);
        List<PieceAssignment> listed = pieces(swarm.start(client));
        assertEquals(stalled, listed.get(0), "a running piece is listed until it is reported");
        assertTrue(listed.get(1).fromSupernode());
        PieceAssignment got = listed.get(1);
        for (int piece = 2; piece < PIECES; piece++) {
            swarm.clock.advance(SupernodeFixture.PIECE_TIME);
            got = next(client, got);
            assertTrue(got.fromSupernode());
        }
    }

    @Test
    void whoHasLostATimeOutIsNotSentToAnotherServerThatMayStall() {
        int good = server();
        proves(good);
        swarm.supernode.leave(swarm.task, cid(good));
        server();
        int client = join();
        PieceAssignment stalled = startOne(client);
        swarm.pass(Duration.ofSeconds(74));
        int fresh = server();
        List<PieceAssignment> listed = pieces(swarm.pull(client, stalled.piece(), stalled.cid(), "500"));
        assertTrue(listed.get(0).fromSupernode());
        assertEquals(cid(fresh), startOne(join()).cid(), "others try it");
    }

    @Test
    void aClientThatIsGoneDoesNotDiscreditTheServerThatItDownloadedFrom() {
        int good = server();
        proves(good);
        int gone = join();
        assertEquals(cid(good), startOne(gone).cid());
        swarm.pass(Duration.ofSeconds(5));
        assertTrue(swarm.peer(gone).running().get(0).overdue());
        assertEquals(cid(good), startOne(join()).cid());
    }

    @Test
    void aProvenServerThatHoldsTwoPiecesInARowBackGetsNoFurtherUploads() {
        int stalls = server();
        proves(stalls);
        for (int n = 0; n < 2; n++) {
            assertEquals(cid(stalls), startOne(join()).cid());
            swarm.pass(Duration.ofSeconds(5));
        }
        assertTrue(startOne(join()).fromSupernode());
    }

    @Test
    void aClientThatReportsNoneOfItsPiecesDiscreditsNoServer() {
        int[] good = {server(), server(), server(), server()};
        for (int n = 0; n < 2; n++) {
            int[] clients = {join(), join(), join(), join()};
            for (int client : clients) {
                startOne(client);
            }
            for (int client : clients) {
                PieceAssignment piece = pieces(swarm.start(client)).get(0);
                swarm.success(client, piece.piece(), piece.cid());
                swarm.supernode.leave(swarm.task, cid(client));
            }
        }
        int silent = join();
        for (int n = 0; n < 4; n++) {
            assertFalse(pieces(swarm.start(silent)).isEmpty());
            swarm.pass(Duration.ofSeconds(9));
        }
        long usable = Arrays.stream(good)
                .filter(server -> !startOne(join()).fromSupernode())
                .count();
        assertTrue(usable >= good.length - 2, () -> "only " + usable + " servers are left");
    }

    /** The client gets what it was given after so long, is heard of meanwhile, and is given more. */
    private List<PieceAssignment> getAfter(Duration time, int client, List<PieceAssignment> given) {
        waits(time, client);
        given.forEach(piece -> swarm.success(client, piece.piece(), piece.cid()));
        PieceAssignment last = given.get(given.size() - 1);
        return pieces(swarm.pull(client, last.piece(), last.cid(), "501"));
    }

    private void waits(Duration time, int client) {
        swarm.pass(time.dividedBy(2).minusMillis(1));
        swarm.start(client);
        swarm.pass(time.dividedBy(2));
    }

    private boolean isUsed(int server) {
        int client = join();
        boolean used = startOne(client).cid().equals(cid(server));
        swarm.supernode.leave(swarm.task, cid(client));
        return used;
    }

    private static boolean areFrom(int server, List<PieceAssignment> given) {
        return given.stream().allMatch(piece -> piece.cid().equals(cid(server)));
    }

    @Test
    void aClientThatGetsAllItsPiecesSlowlyDiscreditsNoServer() {
        int good = server();
        proves(good);
        int slow = join();
        // The first one may be the server's fault, as far as anybody knows.
        List<PieceAssignment> given = getAfter(SLOW, slow, pieces(swarm.start(slow)));
        assertTrue(areFrom(good, given));
        waits(SLOW, slow);
        assertTrue(swarm.peer(slow).running().stream().allMatch(PeerSnapshot.Running::overdue));
        assertTrue(isUsed(good));
    }

    @Test
    void aServerIsNotTakenForSlowBecauseASlowClientDownloadsFromIt() {
        int good = server();
        proves(good);
        int slow = join();
        List<PieceAssignment> given = getAfter(SLOW, slow, pieces(swarm.start(slow)));
        double rate = swarm.peer(good).uploadRate();
        assertTrue(areFrom(good, given));
        getAfter(SLOW, slow, given);
        assertEquals(rate, swarm.peer(good).uploadRate());
    }

    @Test
    void aClientThatMetOneSlowServerIsStillBelievedOfAnother() {
        int good = server();
        proves(good);
        int client = join();
        List<PieceAssignment> given = pieces(swarm.start(client));
        given = getAfter(SupernodeFixture.PIECE_TIME, client, given);
        given = getAfter(SLOW, client, given);
        assertTrue(areFrom(good, given));
        waits(SLOW, client);
        assertFalse(isUsed(good));
    }
}
