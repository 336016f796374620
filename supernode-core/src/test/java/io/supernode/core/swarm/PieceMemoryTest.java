package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.decision.Decision;
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
import io.supernode.core.policy.Policies;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.settings.SupernodeSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What it costs that a file is said to be huge, by its origin or by peers that say that they have its last piece. */
class PieceMemoryTest {

    private static final long HUGE = (1L << 40) - 1;
    private static final PieceLayout LAYOUT = PieceLayout.ofLength(HUGE);
    private static final int LAST = LAYOUT.pieceCount() - 1;
    private static final TaskId TASK = new TaskId("0".repeat(64));

    private final Decision decision = new Decision(EventKinds.NONE);
    private SwarmContext context = context(Long.MAX_VALUE);

    private static SwarmContext context(long maxPeerBytes) {
        return new SwarmContext(
                SupernodeSettings.builder().maxPeerBytes(maxPeerBytes).build(), Policies.ofCore().named("default"));
    }

    private Swarm swarm(PieceLayout layout) {
        return new Swarm(context, TASK, ContentKey.of(TASK, 0), 0, layout, CallerAddress.UNKNOWN);
    }

    private Peer join(Swarm swarm, int n) {
        PeerRecord record = new PeerRecord(
                TASK, swarm.key(), new PeerId("peer-" + n), new PeerAddress("10.0.0." + (n + 1), 15_001), "/f", "host", "10.9.9.9",
                ClientVersion.UNKNOWN, PieceSet.EMPTY, PieceSet.EMPTY, false, false);
        swarm.join(record, "", 0, decision);
        return swarm.find(record.id().value());
    }

    private void reports(Swarm swarm, Peer peer, int piece) {
        swarm.reports().pieceArrived(peer, PieceRange.ofPiece(piece, LAYOUT.pieceSize()), true, 0, decision);
    }

    private void stored(Swarm swarm, int piece) {
        assertTrue(swarm.pieceStored(piece, new PieceDigest(new Md5("0".repeat(32)), LAYOUT.pieceSize()), 0, decision));
    }

    private static int owners(Swarm swarm, int piece) {
        return swarm.pieces().copies()[piece];
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aFileThatIsSaidToBeHugeTakesNoMoreThanAnyOther() {
        long before = heapBytes();
        List<Swarm> swarms = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            swarms.add(swarm(LAYOUT));
            Swarm learned = swarm(PieceLayout.ofUnknownLength());
            learned.lengthKnown(HUGE);
            swarms.add(learned);
        }
        long each = (heapBytes() - before) / swarms.size();
        assertTrue(each < 100_000, each + " bytes each");
        assertEquals(200, swarms.size());
    }

    @Test
    void aReportOfAFarPieceCountsWithAllThatGrowsByItUntilNobodyIsLeft() {
        Swarm swarm = swarm(LAYOUT);
        Peer liar = join(swarm, 0);
        long before = context.memory.bytes();
        reports(swarm, liar, LAST);
        long counted = context.memory.bytes() - before;
        assertTrue(counted > 3L * Integer.BYTES * LAST, counted + " for " + LAST);
        swarm.reports().forget(List.of(liar), 0, decision);
        assertEquals(0, context.memory.bytes());
        assertEquals(0, owners(swarm, LAST));
    }

    @Test
    void aFarPieceThatNobodyCanHaveFromHereGetsNoPlaceWhenTheMemoryIsFullAndOneThatIsStoredDoes() {
        Swarm first = swarm(LAYOUT);
        join(first, 0);
        context = context(context.memory.bytes());
        Swarm swarm = swarm(LAYOUT);
        Peer peer = join(swarm, 0);
        assertTrue(context.isFull());
        stored(swarm, 3);
        reports(swarm, peer, LAST);
        reports(swarm, peer, 3);
        assertEquals(0, owners(swarm, LAST));
        assertEquals(1, owners(swarm, 3));
        assertEquals(List.of(3), peer.snapshot().owned().stream().boxed().toList());
    }

    @Test
    void ofAHugeFileThatCannotBeHadNothingCountsButWhatPeersReport() {
        Swarm swarm = swarm(LAYOUT);
        Peer peer = join(swarm, 0);
        swarm.fetchFailed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the disk is too full", true), 0, decision);
        assertEquals(PeerMemory.of(peer.record(), 0), context.memory.bytes());
        reports(swarm, peer, LAST);
        long counted = context.memory.bytes() - PeerMemory.of(peer.record(), LAST + 1);
        assertTrue(counted > 3L * Integer.BYTES * LAST, counted + " for " + LAST);
    }

    @Test
    void aSecondFetchGoesOnWithWhatPeersHadOfTheFirst() {
        Swarm swarm = swarm(LAYOUT);
        Peer peer = join(swarm, 0);
        stored(swarm, 3);
        reports(swarm, peer, 3);
        reports(swarm, peer, 5);
        long before = context.memory.bytes();
        swarm.fetchFailed(new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the origin is gone", true), 0, decision);
        assertEquals(before - PeerMemory.ofPieces(LAST + 1) + PeerMemory.ofPieces(6), context.memory.bytes());
        swarm.fetchStarted();
        assertFalse(swarm.hasFailed());
        assertEquals(1, owners(swarm, 3));
        assertEquals(1, owners(swarm, 5));
        reports(swarm, peer, LAST);
        assertEquals(1, owners(swarm, LAST));
    }
}
