package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BandwidthTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ManualClock clock = new ManualClock();
    private final Bandwidth bandwidth = new Bandwidth(1000, clock);

    @Test
    void withoutABoundNobodyWaits() {
        Bandwidth unlimited = new Bandwidth(Bandwidth.UNLIMITED, clock);
        assertEquals(0, unlimited.nanosUntil(unlimited.taken(Integer.MAX_VALUE)));
    }

    @Test
    void whatIsTakenIsWaitedForByEveryoneInTheOrderOfTheirComing() {
        assertEquals(SECOND, wait(1000));
        assertEquals(2 * SECOND, wait(1000));
        clock.pass(Duration.ofSeconds(1));
        assertEquals(2 * SECOND, wait(1000));
    }

    @Test
    void whatNobodyTookIsNotSavedUp() {
        clock.pass(Duration.ofSeconds(100));
        assertEquals(SECOND, wait(1000));
    }

    @Test
    void anotherRateCountsAtOnceForThoseWhoWait() {
        double first = bandwidth.taken(4000);
        double second = bandwidth.taken(4000);
        clock.pass(Duration.ofSeconds(1));
        bandwidth.setRate(3000);
        assertEquals(SECOND, bandwidth.nanosUntil(first));
        bandwidth.setRate(500);
        assertEquals(14 * SECOND, bandwidth.nanosUntil(second));
        bandwidth.setRate(Bandwidth.UNLIMITED);
        assertEquals(0, bandwidth.nanosUntil(second));
    }

    @Test
    void afterATimeWithoutABoundNothingIsOwedFromBefore() {
        bandwidth.taken(1_000_000);
        bandwidth.setRate(Bandwidth.UNLIMITED);
        bandwidth.setRate(1000);
        assertEquals(SECOND, wait(1000));
    }

    @Test
    void aRateBelowZeroIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Bandwidth(-1));
        assertThrows(IllegalArgumentException.class, () -> bandwidth.setRate(-1));
    }

    private long wait(int bytes) {
        return bandwidth.nanosUntil(bandwidth.taken(bytes));
    }
}
