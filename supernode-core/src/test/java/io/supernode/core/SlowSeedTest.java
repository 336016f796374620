package io.supernode.core;

import static io.supernode.core.SupernodeFixture.pieces;
import static io.supernode.core.SupernodeFixture.withPieces;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.snapshot.PeerSnapshot;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A supernode whose link is many times as slow as its clients' links: its pieces take long, and that is no fault. */
class SlowSeedTest {

    /** What a piece from the supernode takes; from a peer it takes {@link SupernodeFixture#PIECE_TIME}. */
    private static final Duration FROM_SEED = Duration.ofSeconds(30);
    /** So many pieces from peers make their time the median. */
    private static final int FROM_PEERS = 300;

    private final SupernodeFixture swarm = withPieces(2);

    @BeforeEach
    void firstPeerGetsItsFirstPiece() {
        swarm.join(0);
        swarm.origin.complete();
    }

    private PeerSnapshot.Running runningOfFirstPeer() {
        return swarm.peer(0).running().get(0);
    }

    private int seedUploads() {
        return swarm.supernode.swarm(new TaskId(swarm.task)).orElseThrow().seedUploads();
    }

    /** The first peer gets a piece from the supernode, many others get it from peers, and the first gets another. */
    private void mostPiecesComeFromPeers() {
        PieceAssignment first = pieces(swarm.start(0)).get(0);
        swarm.clock.advance(FROM_SEED.minus(SupernodeFixture.PIECE_TIME));
        swarm.success(0, first.piece(), first.cid());
        for (int n = 1; n <= FROM_PEERS; n++) {
            swarm.join(n);
            PieceAssignment copy = pieces(swarm.start(n)).get(0);
            assertFalse(copy.fromSupernode());
            swarm.success(n, copy.piece(), copy.cid());
        }
        assertTrue(pieces(swarm.pull(0, first.piece(), first.cid(), "501")).get(0).fromSupernode());
    }

    @Test
    void itsPiecesAreNotOverdueBecausePiecesFromPeersAreFaster() {
        mostPiecesComeFromPeers();
        swarm.pass(FROM_SEED);
        assertFalse(runningOfFirstPeer().overdue());
        assertEquals(1, seedUploads(), "the slot is taken as long as the piece is on its way");
    }

    @Test
    void aClientThatIsGoneKeepsItsSlotNoLongerThanAnyClientWaits() {
        mostPiecesComeFromPeers();
        // 4 MB at 64 KB/s, and 10 s.
        swarm.pass(Duration.ofSeconds(73));
        assertEquals(1, seedUploads());
        swarm.pass(Duration.ofSeconds(2));
        assertTrue(runningOfFirstPeer().overdue());
        assertEquals(0, seedUploads());
    }

    @Test
    void untilOneHasComeItsUploadsGiveUpTheirSlotsOneAfterAnotherEverLaterSinceClientsMayBeGone() {
        for (int n = 1; n < 4; n++) {
            swarm.join(n);
        }
        swarm.start(0);
        swarm.start(1);
        assertEquals(2, seedUploads());
        swarm.pass(Duration.ofSeconds(11));
        assertEquals(1, seedUploads());
        swarm.start(2);
        assertEquals(2, seedUploads(), "another client gets the slot that one has left");
        swarm.pass(Duration.ofSeconds(28));
        assertEquals(2, seedUploads());
        swarm.pass(Duration.ofSeconds(2));
        assertEquals(1, seedUploads());
        // 4 MB at 64 KB/s, and 10 s: by then every client has given up.
        swarm.pass(Duration.ofSeconds(43));
        assertEquals(1, seedUploads());
        swarm.pass(Duration.ofSeconds(2));
        assertEquals(0, seedUploads());
    }
}
