package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PeerSnapshot.Running;
import io.supernode.core.snapshot.PeerState;
import io.supernode.core.snapshot.SwarmCounts;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What holds in every swarm, whatever its policy decides and its peers report. Throws an {@link AssertionError} that
 * says what is broken.
 *
 * @param uploadLimit uploads at once of a server
 * @param downloadLimit downloads at once of a peer
 */
public record SwarmInvariants(int uploadLimit, int downloadLimit) {

    /** Checks a whole swarm, of a supernode that has one task only: the uploads of a server are those of all tasks. */
    public void check(SwarmSnapshot swarm) {
        Map<String, PeerSnapshot> byCid = byCid(swarm);
        Map<String, Integer> uploads = new HashMap<>();
        int fromSeed = 0;
        for (PeerSnapshot peer : swarm.peers()) {
            checkPeer(peer);
            for (Running running : peer.running()) {
                checkRunning(peer, running, byCid.get(running.sourceCid()));
                if (!running.overdue()) {
                    fromSeed += running.fromSupernode() ? 1 : 0;
                    uploads.merge(running.sourceCid(), running.fromSupernode() ? 0 : 1, Integer::sum);
                }
            }
        }
        assertEquals(fromSeed, swarm.seedUploads(), "the supernode's uploads are those that run");
        checkUploads(swarm, uploads);
    }

    private static Map<String, PeerSnapshot> byCid(SwarmSnapshot swarm) {
        Map<String, PeerSnapshot> byCid = new HashMap<>();
        swarm.peers().forEach(peer -> byCid.put(peer.id().value(), peer));
        return byCid;
    }

    private void checkPeer(PeerSnapshot peer) {
        // An overdue download no longer counts: its client waits for a frozen server, and may get another piece.
        long moving = peer.running().stream().filter(running -> !running.overdue()).count();
        assertTrue(moving <= downloadLimit, () -> "too many pieces at once: " + peer);
        assertFalse(peer.held() && moving > 0, () -> "held although it downloads: " + peer);
        BitSet servedOnly = peer.served();
        servedOnly.andNot(peer.owned());
        assertTrue(servedOnly.isEmpty(), () -> "serves what it does not have: " + peer);
    }

    private static void checkRunning(PeerSnapshot peer, Running running, PeerSnapshot source) {
        assertFalse(peer.owned().get(running.piece()), () -> "downloads what it has: " + peer);
        assertNotEquals(peer.id().value(), running.sourceCid(), "downloads from itself");
        // A source that was forgotten meanwhile cannot be looked at.
        assertTrue(source == null || source.served().get(running.piece()),
                () -> "downloads piece " + running.piece() + " from one that has not reported it: " + source);
    }

    private void checkUploads(SwarmSnapshot swarm, Map<String, Integer> uploads) {
        Map<ServerKey, Integer> expected = new HashMap<>();
        swarm.peers().forEach(peer -> expected.merge(
                ServerKey.of(peer), uploads.getOrDefault(peer.id().value(), 0), Integer::sum));
        for (PeerSnapshot peer : swarm.peers()) {
            assertTrue(peer.uploads() <= uploadLimit, () -> "too many uploads: " + peer);
            if (peer.address().serves()) {
                assertEquals(expected.get(ServerKey.of(peer)), peer.uploads(), "a server's uploads are those that run");
            }
        }
    }

    /** Checks that the numbers of a swarm are those that a look at each of its peers gives. */
    public void checkCounts(SwarmSnapshot swarm, SwarmCounts counts) {
        assertEquals(inState(swarm, PeerState.DOWNLOADING), counts.downloading(), "peers that want more");
        assertEquals(inState(swarm, PeerState.DONE), counts.done(), "peers that have everything");
        assertTrue(inState(swarm, PeerState.GONE) <= counts.gone(), "peers that are gone");
        assertEquals(swarm.peers().stream().filter(PeerSnapshot::held).count(), counts.held(), "held pulls");
        assertEquals(swarm.seedUploads(), counts.seedUploads(), "the supernode's uploads");
        long fromPeers = swarm.peers().stream()
                .flatMap(peer -> peer.running().stream())
                .filter(running -> !running.overdue() && !running.fromSupernode())
                .count();
        assertEquals(fromPeers, counts.uploads(), "uploads of peers");
        for (PeerSnapshot peer : swarm.peers()) {
            boolean isDone = hasAll(peer, swarm) && !peer.down();
            assertEquals(isDone, peer.state() == PeerState.DONE, () -> "done is who has everything: " + peer);
        }
    }

    private static long inState(SwarmSnapshot swarm, PeerState state) {
        return swarm.peers().stream().filter(peer -> peer.state() == state).count();
    }

    /**
     * Checks a reply to a pull.
     *
     * @param cid of the peer that asked
     * @param swarm as it is right after the decision
     * @param complete whether the supernode has the whole file
     */
    public void checkReply(String cid, PullOutcome reply, SwarmSnapshot swarm, boolean complete) {
        Map<String, PeerSnapshot> byCid = byCid(swarm);
        PeerSnapshot asker = byCid.get(cid);
        assertTrue(asker != null || reply instanceof PullOutcome.NotFound || reply instanceof PullOutcome.InvalidParameter,
                () -> cid + " got " + reply.getClass().getSimpleName() + " and is not among the peers of its swarm: it was"
                        + " forgotten, or became another peer when the supernode began again from its stores");
        if (reply instanceof PullOutcome.Finished) {
            assertTrue(complete, "600 before the supernode has the whole file");
            assertTrue(hasAll(asker, swarm), "600 to a peer that lacks pieces");
        } else if (reply instanceof PullOutcome.Wait) {
            assertEquals(0, asker.running().size(), "602 to a peer that downloads");
        } else if (reply instanceof PullOutcome.Pieces pieces) {
            assertFalse(pieces.listed().isEmpty(), "an idle client stalls on an empty 601");
            pieces.owned().ifPresent(owned ->
                    assertTrue(asker.owned().get(owned.piece()), "601 lists a piece as one that the peer has, which it lacks"));
            assertEquals(asker.running().size(), pieces.pieces().size(), "601 lists what runs");
            for (PieceAssignment piece : pieces.pieces()) {
                assertNotEquals(cid, piece.cid(), "told to download from itself");
                if (piece.fromSupernode()) {
                    boolean runs = asker.running().stream()
                            .anyMatch(running -> running.piece() == piece.piece() && running.fromSupernode());
                    assertTrue(runs, "601 lists what runs");
                } else if (byCid.containsKey(piece.cid())) {
                    boolean isServed = byCid.get(piece.cid()).served().get(piece.piece());
                    assertTrue(isServed, "the server did not report the piece");
                }
            }
        }
    }

    /** Whether {@code peer} has every piece of the file. */
    static boolean hasAll(PeerSnapshot peer, SwarmSnapshot swarm) {
        return peer.owned().cardinality() == swarm.layout().pieceCount();
    }
}
