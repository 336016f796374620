package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.decision.Ticket;
import io.supernode.core.event.EventKinds;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.policy.Policies;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.settings.SupernodeSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pulls that are held beside a doubtful download, where the supernode itself has one piece only, so that peers depend on each other. */
class HeldBesideDownloadTest {

    private static final int PIECES = 20;
    private static final int PIECE_SIZE = 4 << 20;
    private static final long MILLI = 1_000_000;
    private static final TaskId TASK = new TaskId("c5".repeat(32));

    private static final class Caller implements Ticket<PullOutcome> {}

    private final Swarm swarm = new Swarm(
            new SwarmContext(SupernodeSettings.builder().seed(1).build(), Policies.ofCore().named("default")),
            TASK, ContentKey.of(TASK, 0), 0, PieceLayout.ofLength((long) PIECES * (PIECE_SIZE - 5)), CallerAddress.UNKNOWN);
    private long now;
    private Peer client;

    @BeforeEach
    void theSupernodeAndTheClientHaveTheFirstPiece() {
        for (int piece = 0; piece < PIECES; piece++) {
            assertTrue(swarm.pieceStored(
                    piece, new PieceDigest(new Md5(String.format("%032x", piece)), swarm.layout().framedLength(piece)), now,
                    decision()));
            if (piece > 0) {
                swarm.pieceLost(piece, decision());
            }
        }
        client = join(0);
        has(client, 0, decision());
    }

    private static Decision decision() {
        return new Decision(EventKinds.NONE);
    }

    private Peer join(int n) {
        swarm.join(
                new PeerRecord(
                        TASK, swarm.key(), new PeerId("peer-" + n), new PeerAddress("10.0.0." + (n + 1), 15_001), "/f",
                        "host", "10.9.9.9", new ClientVersion("0.4.2"), PieceSet.EMPTY, PieceSet.EMPTY, false, false),
                "", now, decision());
        return swarm.find("peer-" + n);
    }

    private void has(Peer peer, int piece, Decision decision) {
        swarm.reports().pieceArrived(peer, PieceRange.ofPiece(piece, PIECE_SIZE), true, now, decision);
    }

    private PullOutcome asks(int received) {
        if (received != Pulls.NO_PIECE) {
            has(client, received, decision());
        }
        return swarm.pulls().pull(client, received, new Caller(), now, decision());
    }

    private void pass(long millis) {
        now += millis * MILLI;
        swarm.tick(now, decision());
    }

    /** The client is sent to a server that has given nothing yet, and never gives a piece. */
    private void isSentToAServerThatStalls() {
        has(join(1), 5, decision());
        PullOutcome.Pieces told = assertInstanceOf(PullOutcome.Pieces.class, asks(0));
        assertTrue(told.owned().isPresent());
        pass(6000);
        assertTrue(client.running()[0].isStalled());
    }

    /** For so many milliseconds the client asks whenever it is not held. */
    private void goesOnAsking(long millis) {
        for (long end = now + millis * MILLI; now < end && client.running().length == 1;) {
            if (client.held == null) {
                asks(0);
            }
            pass(100);
        }
    }

    @Test
    void whoHasAStalledDownloadIsSentToANewServerOnlyWhenNothingElseCameForLong() {
        isSentToAServerThatStalls();
        has(join(2), 6, decision());
        goesOnAsking(9_000);
        assertEquals(1, client.running().length, "it may lose another time-out");
        goesOnAsking(3_000);
        assertEquals(2, client.running().length);
    }

    @Test
    void whoseDownloadFromTheSupernodeIsOverdueMayTryANewServer() {
        swarm.reports().left(client, now, decision());
        Peer other = join(1);
        PullOutcome.Pieces told = assertInstanceOf(
                PullOutcome.Pieces.class, swarm.pulls().pull(other, Pulls.NO_PIECE, new Caller(), now, decision()));
        assertTrue(told.pieces().get(0).fromSupernode());
        pass(11_000);
        assertFalse(other.running()[0].holdsSlot());
        has(join(2), 6, decision());
        swarm.pulls().pull(other, Pulls.NO_PIECE, new Caller(), now, decision());
        assertEquals(2, other.running().length);
    }

    @Test
    void besideADownloadNobodyWaits() {
        has(join(1), 5, decision());
        asks(0);
        assertNull(asks(0), "held");
        pass(100);
        assertEquals(0, client.waitedNanos(now));
        assertEquals(0, swarm.heldCount());
    }

    @Test
    void whoIsHeldBesideADownloadOfWhichItNeverHeardIsAnsweredWhenThatIsKnown() {
        assertNull(asks(Pulls.NO_PIECE));
        Decision given = decision();
        has(join(1), 5, given);
        Effect.CompletePull lost = (Effect.CompletePull) given.effects().get(0);
        assertTrue(((PullOutcome.Pieces) lost.outcome()).owned().isPresent());
        // It has hung up, and repeats its earlier report of just that piece by another connection.
        assertNull(asks(0));
        Decision known = decision();
        swarm.pulls().undelivered(client, lost, now, known);
        assertNull(client.held);
        PullOutcome.Pieces again = (PullOutcome.Pieces) ((Effect.CompletePull) known.effects().get(0)).outcome();
        assertEquals(5, again.pieces().get(0).piece());
    }
}
