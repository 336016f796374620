package io.supernode.cdn.fetch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When work for which nobody waits may begin beside work for which clients wait. */
class IdleDetectorTest {

    private boolean busy;
    private final IdleDetector workers = new IdleDetector(() -> busy);

    @Test
    void workersThatPauseNowAndThenAreNotIdle() {
        for (int look = 0; look < 100; look++) {
            busy = look % IdleDetector.IDLE_LOOKS == 0;
            assertFalse(workers.isIdle());
        }
    }

    @Test
    void workersThatStayWithoutWorkAreIdleUntilThereIsSome() {
        for (int look = 1; look < IdleDetector.IDLE_LOOKS; look++) {
            assertFalse(workers.isIdle());
        }
        assertTrue(workers.isIdle());
        assertTrue(workers.isIdle());
        busy = true;
        assertFalse(workers.isIdle());
        busy = false;
        assertFalse(workers.isIdle());
    }
}
