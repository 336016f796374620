package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a heap is collected because it is large for what lives in it. */
class HeapLimitTest {

    private static final long TOO_LARGE = HeapLimit.MOST_BYTES + 1;
    private static final long MB = 1 << 20;

    private long now = -7;
    private final HeapLimit limit = new HeapLimit(() -> now);

    private void pass(Duration duration) {
        now += duration.toNanos();
    }

    @Test
    void aHeapUpToTheLimitIsLeftAlone() {
        assertFalse(limit.isExceededBy(HeapLimit.MOST_BYTES));
        assertTrue(limit.isExceededBy(TOO_LARGE));
    }

    @Test
    void aHeapInWhichMuchLivesMayBeLarger() {
        long live = HeapLimit.MOST_BYTES;
        limit.collected(live, 0);
        pass(Duration.ofMinutes(1));
        assertFalse(limit.isExceededBy(HeapLimit.LEAST_SHARE * live));
        assertTrue(limit.isExceededBy(HeapLimit.LEAST_SHARE * live + 1));
    }

    @Test
    void collectionsTakeTwoPercentOfTheTimeAtMost() {
        limit.collected(30 * MB, Duration.ofMillis(40).toNanos());
        pass(Duration.ofMillis(1999));
        assertFalse(limit.isExceededBy(TOO_LARGE));
        pass(Duration.ofMillis(1));
        assertTrue(limit.isExceededBy(TOO_LARGE));
    }

    @Test
    void onAMachineThatLetsThemWaitTheyAreMadeAllTheSame() {
        limit.collected(30 * MB, Duration.ofSeconds(1).toNanos());
        pass(Duration.ofMillis(4999));
        assertFalse(limit.isExceededBy(TOO_LARGE));
        pass(Duration.ofMillis(1));
        assertTrue(limit.isExceededBy(TOO_LARGE));
    }

    @Test
    void oneThatTakesNoTimeIsNotRepeatedAtOnce() {
        limit.collected(TOO_LARGE, 0);
        limit.collected(30 * MB, 0);
        pass(Duration.ofMillis(999));
        assertFalse(limit.isExceededBy(TOO_LARGE));
    }
}
