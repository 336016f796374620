package io.supernode.testkit.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeerTallyTest {

    private final PeerTally tally = new PeerTally();

    private void receivedAfterMillis(long... times) {
        for (long time : times) {
            tally.received(Duration.ofMillis(time).toNanos());
        }
    }

    @Test
    void theLongestSilenceIsBetweenTwoReceipts() {
        receivedAfterMillis(-500, -400, 100, 300);
        assertEquals(Duration.ofMillis(500), tally.longestSilence());
    }

    @Test
    void whatIsBeforeTheFirstReceiptIsNoSilence() {
        receivedAfterMillis(9000);
        assertEquals(Duration.ZERO, tally.longestSilence());
    }
}
