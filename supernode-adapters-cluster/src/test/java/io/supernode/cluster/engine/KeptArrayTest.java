package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeptArrayTest {

    private static final int MOST_KEPT = 1 << 16;

    @Test
    void messagesOfAUsualLengthShareOneArray() {
        KeptArray kept = new KeptArray();
        byte[] first = kept.atLeast(MOST_KEPT);
        assertTrue(first.length >= MOST_KEPT);
        assertSame(first, kept.atLeast(1));
        assertSame(first, kept.atLeast(MOST_KEPT));
    }

    @Test
    void whatALargeMessageTakesIsNotKept() {
        KeptArray kept = new KeptArray();
        byte[] large = kept.atLeast(MOST_KEPT + 1);
        assertTrue(large.length > MOST_KEPT);
        assertNotSame(large, kept.atLeast(MOST_KEPT + 1));
        assertTrue(kept.atLeast(10).length <= MOST_KEPT);
    }

    @Test
    void itGrowsWithWhatIsAskedOfIt() {
        KeptArray kept = new KeptArray();
        assertTrue(kept.atLeast(5000).length >= 5000);
        assertTrue(kept.atLeast(50_000).length >= 50_000);
    }
}
