package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PeerSnapshot.Running;
import io.supernode.core.snapshot.PeerState;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each invariant is shown to fail on a swarm that breaks it. */
class SwarmInvariantsTest {

    private static final SwarmInvariants INVARIANTS = new SwarmInvariants(2, 2);
    private static final PieceLayout LAYOUT = PieceLayout.ofLength(15 << 20);
    private static final Md5 MD5 = new Md5("0".repeat(32));
    private static final TaskId TASK = new TaskId("a".repeat(64));

    private static BitSet pieces(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            set.set(number);
        }
        return set;
    }

    private static Running from(String source, int piece) {
        return new Running(piece, source, source.equals("supernode"), 0, false);
    }

    private static PeerSnapshot peer(
            int n, BitSet owned, BitSet served, int uploads, boolean held, Running... running) {
        return new PeerSnapshot(
                new PeerId("p" + n), new PeerAddress("10.0.0." + (n + 1), 15_001), CallerAddress.UNKNOWN, "host",
                ClientVersion.UNKNOWN,
                PeerState.DOWNLOADING, owned, served, List.of(running), uploads, 0, held, false, false, false);
    }

    private static SwarmSnapshot swarm(int seedUploads, PeerSnapshot... peers) {
        return new SwarmSnapshot(ContentKey.of(TASK, 0), LAYOUT, pieces(0, 1, 2, 3), seedUploads, List.of(peers));
    }

    private static void isBroken(String what, SwarmSnapshot swarm) {
        AssertionError error = assertThrows(AssertionError.class, () -> INVARIANTS.check(swarm));
        assertTrue(error.getMessage().contains(what), error::getMessage);
    }

    private static void isBroken(String what, PullOutcome reply, SwarmSnapshot swarm, boolean complete) {
        AssertionError error =
                assertThrows(AssertionError.class, () -> INVARIANTS.checkReply("p0", reply, swarm, complete));
        assertTrue(error.getMessage().contains(what), error::getMessage);
    }

    private static PullOutcome.Pieces reply(String cid, int piece) {
        return new PullOutcome.Pieces(List.of(new PieceAssignment(
                piece, LAYOUT.pieceSize(), cid, new PeerAddress("10.0.0.9", 8001), "/f", new PieceDigest(MD5, 1 << 20),
                1, cid.equals("supernode"))));
    }

    @Test
    void aSoundSwarmPasses() {
        SwarmSnapshot sound = swarm(1,
                peer(0, pieces(0), pieces(0), 1, false, from("supernode", 1)),
                peer(1, pieces(), pieces(), 0, false, from("p0", 0)),
                peer(2, pieces(), pieces(), 0, true));
        INVARIANTS.check(sound);
        INVARIANTS.checkReply("p0", reply("supernode", 1), sound, false);
        INVARIANTS.checkReply("p2", new PullOutcome.Wait(0, "Running", 4), sound, false);
    }

    @Test
    void tooManyDownloadsAndTooManyUploadsAreFound() {
        isBroken("too many pieces", swarm(3, peer(
                0, pieces(), pieces(), 0, false, from("supernode", 0), from("supernode", 1), from("supernode", 2))));
        isBroken("too many uploads", swarm(0,
                peer(0, pieces(0), pieces(0), 3, false),
                peer(1, pieces(), pieces(), 0, false, from("p0", 0)),
                peer(2, pieces(), pieces(), 0, false, from("p0", 0)),
                peer(3, pieces(), pieces(), 0, false, from("p0", 0))));
    }

    @Test
    void uploadsThatDoNotRunAreFound() {
        isBroken("a server's uploads", swarm(0, peer(0, pieces(0), pieces(0), 1, false)));
        isBroken("the supernode's uploads", swarm(1, peer(0, pieces(0), pieces(0), 0, false)));
    }

    @Test
    void aHeldPeerThatDownloadsIsFound() {
        isBroken("held although", swarm(1, peer(0, pieces(), pieces(), 0, true, from("supernode", 0))));
    }

    @Test
    void sourcesThatCannotServeAreFound() {
        isBroken("serves what it does not have", swarm(0, peer(0, pieces(), pieces(0), 0, false)));
        isBroken("downloads what it has", swarm(1, peer(0, pieces(0), pieces(), 0, false, from("supernode", 0))));
        isBroken("from itself", swarm(0, peer(0, pieces(), pieces(), 1, false, from("p0", 0))));
        isBroken("has not reported it", swarm(0,
                peer(0, pieces(1), pieces(1), 1, false), peer(1, pieces(), pieces(), 0, false, from("p0", 0))));
    }

    @Test
    void wrongRepliesAreFound() {
        SwarmSnapshot all = swarm(0, peer(0, pieces(0, 1, 2, 3), pieces(), 0, false));
        SwarmSnapshot idle = swarm(0, peer(0, pieces(0), pieces(), 0, false), peer(1, pieces(), pieces(), 0, false));
        SwarmSnapshot busy = swarm(1, peer(0, pieces(), pieces(), 0, false, from("supernode", 0)),
                peer(1, pieces(), pieces(), 0, false));
        isBroken("p0 got Wait and is not among the peers", new PullOutcome.Wait(0, "Running", 4), swarm(0), false);
        isBroken("600 before", new PullOutcome.Finished(MD5, 15 << 20), all, false);
        isBroken("600 to a peer that lacks", new PullOutcome.Finished(MD5, 15 << 20), idle, true);
        isBroken("602 to a peer that downloads", new PullOutcome.Wait(0, "Running", 4), busy, false);
        isBroken("empty 601", new PullOutcome.Pieces(List.of()), idle, false);
        isBroken("601 lists what runs", reply("supernode", 0), idle, false);
        isBroken("601 lists what runs", reply("supernode", 1), busy, false);
        isBroken("from itself", reply("p0", 0), busy, false);
        isBroken("did not report", reply("p1", 0), busy, false);
    }
}
