package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a heap is collected because it is large for what lives in it. */
class HeapLimitTest {

    private static final long TOO_LARGE = HeapLimit.MOST_BYTES + 1;
    private static final long MB = 1 << 20;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMillis(50);
    /** What may be made ahead. */
    private static final int SHORT_OF_ALL = 20;

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
    void severalCollectionsMayBeMadeSoonAfterOneAnother() {
        for (int i = 0; i < 5; i++) {
            assertTrue(limit.isExceededBy(TOO_LARGE));
            limit.collected(30 * MB, Duration.ofMillis(60).toNanos());
            pass(Duration.ofMillis(200));
        }
    }

    @Test
    void collectionsTakeFourPercentOfTheTimeInTheLongRun() {
        assertEquals(HOUR.toSeconds(), collect(Duration.ofMillis(40), HOUR), SHORT_OF_ALL);
        assertEquals(HOUR.toSeconds() / 2, collect(Duration.ofMillis(80), HOUR), SHORT_OF_ALL);
    }

    @Test
    void onAMachineThatLetsThemWaitTheyAreMadeAllTheSame() {
        assertEquals(HOUR.toSeconds() / 2, collect(Duration.ofSeconds(1), HOUR), SHORT_OF_ALL);
    }

    @Test
    void onesThatTakeNoTimeAreNotMadeAllTheTime() {
        assertEquals(HOUR.toSeconds(), collect(Duration.ZERO, HOUR), SHORT_OF_ALL);
    }

    @Test
    void whatIsKeptFreeLeavesAHeapBelowTheLimitWhateverLivesInIt() {
        for (long live = MB; live < HeapLimit.MOST_BYTES; live += MB) {
            limit.collected(live, 0);
            int percent = limit.freePercent(HeapLimit.MOST_BYTES);
            assertTrue(percent >= 70 && percent < 100, percent + " %");
            assertTrue(100 * live / (100 - percent) <= Math.max(HeapLimit.KEPT_BYTES, HeapLimit.LEAST_SHARE * live), live + " bytes");
        }
    }

    @Test
    void beforeItWasEverCollectedWhatIsInUseCounts() {
        assertEquals(75, limit.freePercent(HeapLimit.KEPT_BYTES / 4));
        limit.collected(HeapLimit.KEPT_BYTES / 8, 0);
        assertEquals(87, limit.freePercent(HeapLimit.KEPT_BYTES / 4));
    }

    /** How often a heap that is always too large is collected in this time. */
    private int collect(Duration each, Duration time) {
        int count = 0;
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(STEP)) {
            if (limit.isExceededBy(TOO_LARGE)) {
                limit.collected(30 * MB, each.toNanos());
                count++;
            }
            pass(STEP);
        }
        return count;
    }
}
