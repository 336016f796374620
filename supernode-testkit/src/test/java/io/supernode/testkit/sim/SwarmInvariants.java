package io.supernode.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.Supernode;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Checks the whole swarm after each event against what the clients really did. */
final class SwarmInvariants implements SimulationObserver {

    private final Scenario scenario;
    private final int pieceCount;
    private final Map<Integer, BitSet> downloaded = new HashMap<>();
    private int checks;

    SwarmInvariants(Scenario scenario) {
        this.scenario = scenario;
        pieceCount = PieceLayout.ofLength(scenario.fileLength()).pieceCount();
    }

    int checks() {
        return checks;
    }

    @Override
    public void on(SimulationEvent event, Supernode core, TaskId task) {
        checks++;
        SwarmSnapshot swarm = core.swarm(task).orElseThrow();
        Map<String, PeerSnapshot> peers = new HashMap<>();
        swarm.peers().forEach(peer -> peers.put(peer.id().value(), peer));
        swarm.peers().forEach(this::check);
        if (event instanceof SimulationEvent.Downloaded done) {
            assertFalse(of(done.peer()).get(done.piece()), "a piece is downloaded twice");
            of(done.peer()).set(done.piece());
        } else if (event instanceof SimulationEvent.Decided decided) {
            check(decided, swarm, peers);
        } else if (event instanceof SimulationEvent.Finished finished) {
            assertEquals(pieceCount, of(finished.peer()).cardinality());
        }
    }

    private BitSet of(int peer) {
        return downloaded.computeIfAbsent(peer, ignored -> new BitSet());
    }

    private void check(PeerSnapshot peer) {
        // What is overdue no longer counts: its client waits for a frozen server, and may get another one.
        long moving = peer.running().stream().filter(running -> !running.overdue()).count();
        assertTrue(moving <= scenario.rules().peerDownLimit(), () -> "too many pieces at once: " + peer);
        assertTrue(peer.uploads() >= 0 && peer.uploads() <= scenario.rules().peerUpLimit(), () -> "too many uploads: " + peer);
        BitSet servedOnly = peer.served();
        servedOnly.andNot(peer.owned());
        assertTrue(servedOnly.isEmpty(), () -> "serves what it does not have: " + peer);
        for (PeerSnapshot.Running running : peer.running()) {
            assertFalse(peer.owned().get(running.piece()), () -> "downloads what it has: " + peer);
            assertNotEquals(peer.id().value(), running.sourceCid(), "downloads from itself");
        }
    }

    private void check(SimulationEvent.Decided decided, SwarmSnapshot swarm, Map<String, PeerSnapshot> peers) {
        PeerSnapshot asker = peers.get(decided.cid());
        if (decided.outcome() instanceof PullOutcome.Finished) {
            assertEquals(pieceCount, asker.owned().cardinality(), "600 to a peer that lacks pieces");
        } else if (decided.outcome() instanceof PullOutcome.Wait) {
            assertEquals(0, asker.running().size(), "602 to a peer that downloads");
        } else if (decided.outcome() instanceof PullOutcome.Pieces pieces) {
            assertFalse(pieces.pieces().isEmpty(), "an empty 601");
            assertEquals(asker.running().size(), pieces.pieces().size(), "601 lists what runs");
            for (PieceAssignment piece : pieces.pieces()) {
                checkSource(decided, piece, swarm, peers);
            }
        }
    }

    private static void checkSource(
            SimulationEvent.Decided decided,
            PieceAssignment piece,
            SwarmSnapshot swarm,
            Map<String, PeerSnapshot> peers) {
        assertNotEquals(decided.cid(), piece.cid(), "told to download from itself");
        if (piece.fromSupernode()) {
            assertTrue(swarm.stored().get(piece.piece()), "the supernode does not have the piece");
        } else if (peers.containsKey(piece.cid())) {
            assertTrue(peers.get(piece.cid()).served().get(piece.piece()), "the server did not report the piece");
        }
    }
}
