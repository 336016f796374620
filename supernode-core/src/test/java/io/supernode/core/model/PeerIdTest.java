package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a peer is and where it serves. */
class PeerIdTest {

    @Test
    void everyPrintableCharacterMayBeInACid() {
        assertEquals("!~10.0.0.1-17-1", new PeerId("!~10.0.0.1-17-1").toString());
        assertTrue(PeerId.isValid("a".repeat(256)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\u007f", "a\n", "\u00e9", "cdnnode:", "cdnnode:10.0.0.1~x"})
    void whatNoClientIsCalledIsRefusedWithWhatIsExpected(String text) {
        assertFalse(PeerId.isValid(text));
        assertEquals(
                "a cid is 1 to 256 printable ASCII characters without spaces, not beginning with cdnnode:",
                assertThrows(IllegalArgumentException.class, () -> new PeerId(text)).getMessage());
    }

    @Test
    void aCidOf257CharactersIsRefused() {
        assertFalse(PeerId.isValid("a".repeat(257)));
    }

    @Test
    void theSupernodeOffersATaskUnderANameThatNoPeerHas() {
        String cid = PeerId.ofSupernode("10.0.0.1", new TaskId("a".repeat(64)));
        assertEquals("cdnnode:10.0.0.1~" + "a".repeat(64), cid);
        assertTrue(PeerId.isSupernode(cid));
        assertFalse(PeerId.isSupernode("10.0.0.1-17-cdnnode:"));
    }

    @Test
    void aPeerServesUnderAPortUpTo65535AndWithPort0ItServesNobody() {
        assertTrue(new PeerAddress("10.0.0.1", 1).serves());
        assertTrue(new PeerAddress("fd00::1", 65_535).serves());
        assertFalse(new PeerAddress("10.0.0.1", 0).serves());
        for (int port : new int[] {-1, 65_536}) {
            assertEquals(
                    "a port is 0 to 65535, not " + port,
                    assertThrows(IllegalArgumentException.class, () -> new PeerAddress("10.0.0.1", port)).getMessage());
        }
        assertEquals(
                "an IPv4 or IPv6 address is expected",
                assertThrows(IllegalArgumentException.class, () -> new PeerAddress("o.example", 1)).getMessage());
    }
}
