package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import org.junit.jupiter.api.Test;

/** {@link PeerMemory}: what peers count as, and when there is no room for more. */
class PeerMemoryTest {

    private static final int MEASURED_BYTES = 711;
    private static final int PIECES = 50;

    private static PeerRecord record(String cid, String path, String hostName) {
        return new PeerRecord(
                new TaskId("a".repeat(64)), new ContentKey("b".repeat(64)), new PeerId(cid),
                new PeerAddress("192.0.2.1", 15_001), path, hostName, "192.0.2.9", ClientVersion.UNKNOWN, PieceSet.of(),
                PieceSet.of(), false, false);
    }

    @Test
    void aPeerOfShortNamesCountsAsAtLeastWhatWasMeasured() {
        assertTrue(PeerMemory.of(record("192.0.2.1-1-1", "/peer/file/f", "host"), PIECES) >= MEASURED_BYTES);
    }

    @Test
    void longTextsOfAClientCountAsOftenAsTheyAreKept() {
        long shortTexts = PeerMemory.of(record("c", "/p", "h"), PIECES);
        long longTexts = PeerMemory.of(record("c".repeat(101), "/p" + "p".repeat(1000), "h".repeat(51)), PIECES);
        assertEquals(2 * (100 + 1000 + 50), longTexts - shortTexts);
    }

    @Test
    void everyPieceCounts() {
        PeerRecord record = record("c", "/p", "h");
        assertTrue(PeerMemory.of(record, 1_000_000) - PeerMemory.of(record, 0) >= 1_000_000 * 6 / 8);
    }

    @Test
    void itIsFullAtTheLimitAndHasRoomAgainWhenPeersLeave() {
        PeerMemory memory = new PeerMemory(3_000);
        memory.add(2_999);
        assertFalse(memory.isFull());
        memory.add(1);
        assertTrue(memory.isFull());
        memory.add(-1);
        assertFalse(memory.isFull());
    }
}
