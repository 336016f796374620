package io.supernode.app.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.app.warmup.RehearsalTime.Permission;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a rehearsal may go on. */
class RehearsalTimeTest {

    private static final Duration STEP = Duration.ofMillis(1);

    private long now = -5;
    private boolean isCalled;
    private final RehearsalTime time = new RehearsalTime(() -> isCalled, () -> now);

    private void pass(Duration duration) {
        now += duration.toNanos();
    }

    private void begin() {
        pass(RehearsalTime.FIRST_QUIET);
        assertEquals(Permission.GO, time.now());
    }

    @Test
    void whoComesWithTheReadyLineDoesNotFindItAtWork() {
        assertEquals(Permission.WAIT, time.now());
        pass(RehearsalTime.FIRST_QUIET.minus(STEP));
        assertEquals(Permission.WAIT, time.now());
        pass(STEP);
        assertEquals(Permission.GO, time.now());
    }

    @Test
    void itStandsStillAsSoonAsSomebodyCalls() {
        begin();
        isCalled = true;
        assertEquals(Permission.WAIT, time.now());
    }

    @Test
    void itGoesOnOnlyWhenNobodyHasCalledForAMoment() {
        begin();
        isCalled = true;
        time.now();
        isCalled = false;
        pass(RehearsalTime.QUIET.minus(STEP));
        assertEquals(Permission.WAIT, time.now());
        pass(STEP);
        assertEquals(Permission.GO, time.now());
    }

    @Test
    void itIsOverAfterItsTime() {
        begin();
        pass(RehearsalTime.MOST.minus(STEP));
        assertEquals(Permission.GO, time.now());
        pass(STEP);
        assertEquals(Permission.OVER, time.now());
        assertEquals(Permission.OVER, time.now());
    }

    @Test
    void whileItStandsStillItsTimeDoesNotRun() {
        begin();
        isCalled = true;
        time.now();
        pass(RehearsalTime.MOST);
        assertEquals(Permission.WAIT, time.now());
        isCalled = false;
        pass(RehearsalTime.QUIET);
        assertEquals(Permission.GO, time.now());
        pass(RehearsalTime.MOST.minus(STEP));
        assertEquals(Permission.GO, time.now());
    }

    @Test
    void ifItHasStoodStillForLongItIsOver() {
        begin();
        isCalled = true;
        time.now();
        pass(RehearsalTime.LONGEST_PAUSE.minus(STEP));
        assertEquals(Permission.WAIT, time.now());
        pass(STEP);
        assertEquals(Permission.OVER, time.now());
    }

    @Test
    void aServerThatIsCalledAllTheTimeIsNeverRehearsed() {
        isCalled = true;
        for (Duration passed = Duration.ZERO; passed.compareTo(RehearsalTime.LATEST) < 0; passed = passed.plusSeconds(1)) {
            assertEquals(Permission.WAIT, time.now());
            pass(Duration.ofSeconds(1));
        }
        assertEquals(Permission.OVER, time.now());
        assertEquals(Permission.OVER, time.rest());
    }

    @Test
    void afterItsEndWhatRemainsIsDoneOnceNobodyCalls() {
        begin();
        time.end();
        isCalled = true;
        assertEquals(Permission.WAIT, time.rest());
        isCalled = false;
        pass(RehearsalTime.QUIET);
        assertEquals(Permission.GO, time.rest());
    }

    @Test
    void nothingBeginsAnyMoreOnceItIsClosed() {
        begin();
        time.close();
        assertEquals(Permission.OVER, time.now());
        assertEquals(Permission.OVER, time.rest());
    }
}
