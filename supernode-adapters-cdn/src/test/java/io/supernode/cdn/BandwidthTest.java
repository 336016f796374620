package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.Bandwidth;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BandwidthTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** An hour's worth, beside which the time that a test takes is nothing. */
    private static final long HOUR = 3600 * SECOND;

    @Test
    void withoutABoundNobodyWaits() {
        assertEquals(0, new Bandwidth(Bandwidth.UNLIMITED).taken(Integer.MAX_VALUE));
    }

    @Test
    void whatIsTakenIsWaitedForByEveryoneInTheOrderOfTheirComing() {
        Bandwidth bandwidth = new Bandwidth(1000);
        assertNear(HOUR, bandwidth.taken(3_600_000));
        assertNear(2 * HOUR, bandwidth.taken(3_600_000));
        assertNear(3 * HOUR, bandwidth.taken(3_600_000));
    }

    @Test
    void anotherRateCountsForWhatIsOwedToo() {
        Bandwidth bandwidth = new Bandwidth(1000);
        bandwidth.taken(3_600_000);
        bandwidth.setRate(2000);
        assertNear(HOUR, bandwidth.taken(3_600_000));
        bandwidth.setRate(Bandwidth.UNLIMITED);
        assertEquals(0, bandwidth.taken(1));
        bandwidth.setRate(1000);
        assertTrue(bandwidth.taken(1) < SECOND, "nothing is owed from before");
    }

    @Test
    void aRateBelowZeroIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Bandwidth(-1));
    }

    private static void assertNear(long expected, long nanos) {
        assertTrue(Math.abs(nanos - expected) < HOUR / 10, nanos + " is not about " + expected);
    }
}
