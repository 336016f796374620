package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private final AtomicLong tick = new AtomicLong();
    private final AtomicInteger ends = new AtomicInteger();
    private final Watchdog watchdog = new Watchdog(tick::get, ends::incrementAndGet);

    @Test
    void aProcessEndsWhenNoTimeHasPassedInItsCoreForThirtyLooks() {
        look(29);
        assertEquals(0, ends.get());
        look(1);
        assertEquals(1, ends.get());
    }

    @Test
    void aTickInBetweenIsEnoughToGoOn() {
        look(29);
        tick.incrementAndGet();
        look(29);
        assertEquals(0, ends.get());
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watchdog.look();
        }
    }
}
