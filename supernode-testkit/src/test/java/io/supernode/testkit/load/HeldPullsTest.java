package io.supernode.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeldPullsTest {

    private static final long MILLI = 1_000_000;
    private static final int MANY = 1000;

    private final HeldPulls pulls = new HeldPulls();

    @Test
    void aPullThatTakesMuchLongerThanItsNeighboursWasHeld() {
        pulls.classify(CallKind.PIECE_SUCCESS, MILLI);
        assertEquals(CallKind.PULL, pulls.classify(CallKind.PULL, 49 * MILLI));
        assertEquals(CallKind.HELD_PULL, pulls.classify(CallKind.PULL, 51 * MILLI));
    }

    @Test
    void whereEverythingIsSlowASlowPullWasNotHeld() {
        for (int i = 0; i < MANY; i++) {
            pulls.classify(CallKind.PIECE_SUCCESS, 100 * MILLI);
        }
        assertEquals(CallKind.PULL, pulls.classify(CallKind.PULL, 250 * MILLI));
        assertEquals(CallKind.HELD_PULL, pulls.classify(CallKind.PULL, 301 * MILLI));
    }

    @Test
    void otherCallsAreNeverHeld() {
        assertEquals(CallKind.REGISTER, pulls.classify(CallKind.REGISTER, 5000 * MILLI));
    }
}
