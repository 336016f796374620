package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.port.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Clock} of a running supernode must do. A clock that tests turn by hand passes, too. */
public abstract class ClockContract {

    private static final int READINGS = 10_000;
    private static final long YEAR_2020_MILLIS = 1_577_836_800_000L;

    /** A clock to be tested. */
    protected abstract Clock create();

    @Test
    void nanoTimeNeverGoesBackwards() {
        Clock clock = create();
        assertTrue(isMonotonic(clock));
    }

    @Test
    void manyThreadsMayReadItAtOnce() throws Exception {
        Clock clock = create();
        List<Boolean> monotonic = ConcurrentCalls.call(i -> () -> isMonotonic(clock));
        assertTrue(monotonic.stream().allMatch(Boolean::booleanValue));
    }

    @Test
    void epochMillisIsTimeThatPeopleRead() {
        assertTrue(create().epochMillis() > YEAR_2020_MILLIS, "milliseconds since 1970, not seconds or nanoseconds");
        assertTrue(create().epochMillis() < YEAR_2020_MILLIS * 10, "milliseconds since 1970, not micro- or nanoseconds");
    }

    private static boolean isMonotonic(Clock clock) {
        long last = clock.nanoTime();
        for (int i = 0; i < READINGS; i++) {
            long now = clock.nanoTime();
            // Differences, since nanoTime may overflow.
            if (now - last < 0) {
                return false;
            }
            last = now;
        }
        return true;
    }
}
