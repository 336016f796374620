package io.supernode.core.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import java.util.List;
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
        memory.add(CallerAddress.UNKNOWN, 2_999);
        assertFalse(memory.isFull());
        memory.add(CallerAddress.UNKNOWN, 1);
        assertTrue(memory.isFull());
        memory.add(CallerAddress.UNKNOWN, -1);
        assertFalse(memory.isFull());
    }

    @Test
    void twoAddressesThatTakeWhatTheyCanHaveAThirdEach() {
        PeerMemory memory = new PeerMemory(3_000);
        List<CallerAddress> both = List.of(CallerAddress.of("192.0.2.1"), CallerAddress.of("192.0.2.2"));
        for (int round = 0; round < 3_000; round++) {
            both.stream().filter(caller -> !memory.isFullFor(caller)).forEach(caller -> memory.add(caller, 1));
        }
        assertEquals(2_000, memory.bytes());
        assertFalse(memory.isFullFor(CallerAddress.of("192.0.2.3")));
    }

    @Test
    void theHostsOfAnIpv6NetworkHaveOneShare() {
        PeerMemory memory = new PeerMemory(3_000);
        memory.add(CallerAddress.of("2001:db8::1"), 1_500);
        assertTrue(memory.isFullFor(CallerAddress.of("2001:db8::2")));
        assertFalse(memory.isFullFor(CallerAddress.of("2001:db8:0:1::2")));
    }

    @Test
    void whatAnAddressGrowsByBeyondItsShareIsFreedFirst() {
        PeerMemory memory = new PeerMemory(3_000);
        CallerAddress caller = CallerAddress.of("192.0.2.1");
        memory.add(caller, 1_000);
        memory.grow(caller, 9_000);
        assertEquals(1_500, memory.bytes());
        memory.add(caller, -8_500);
        assertEquals(1_500, memory.bytes());
        memory.add(caller, -1_000);
        assertEquals(500, memory.bytes());
        assertFalse(memory.isFullFor(caller));
    }
}
