package io.supernode.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tick visits the tasks in which something waits for time to pass, and no others. */
class TimedTaskTest {

    private static final String OPENER = "opener";
    private static final String STRANGER = "stranger";

    private static TaskSituation fetching() {
        return new TaskSituation()
                .registers(OPENER, OPENER).copyFound().probed(new OriginProbe.Available(TaskSituation.LENGTH, true));
    }

    private static TaskSituation complete() {
        return fetching().finished().saves();
    }

    @Test
    void aTaskWhoseOriginIsBeingAskedWaitsForTime() {
        assertTrue(new TaskSituation().registers(OPENER, OPENER).saves().machine.isTimed());
    }

    @Test
    void aContentInWhichNothingHappensDoesNot() {
        assertFalse(fetching().saves().machine.isTimed());
        assertFalse(complete().machine.isTimed());
    }

    @Test
    void aRefusedTaskDoesNot() {
        TaskSituation refused =
                new TaskSituation().registers(OPENER, OPENER).copyFound().probed(new OriginProbe.Unavailable("404"));
        assertFalse(refused.saves().machine.isTimed());
    }

    @Test
    void whoWaitsUntilTheOriginHasConfirmedTheContentWaitsForTime() {
        TaskSituation task = complete().passes(TaskSituation.SETTINGS.revalidateInterval()).registers("late", OPENER);
        assertTrue(task.saves().machine.isTimed());
    }

    @Test
    void whatIsNotKeptYetWaitsForTheNextSave() {
        TaskSituation task = fetching().saves().stored(0);
        assertTrue(task.machine.isTimed());
        assertFalse(task.saves().machine.isTimed());
    }

    @Test
    void aHeldPullWaitsForTime() {
        assertTrue(fetching().saves().pulls(OPENER).machine.isTimed());
    }

    @Test
    void aRunningTransferWaitsForTime() {
        assertTrue(complete().pulls(OPENER).saves().machine.isTimed());
    }

    @Test
    void whoIsBeingCheckedWaitsForTime() {
        TaskSituation task = complete().registers(STRANGER, STRANGER);
        assertTrue(task.machine.isTimed());
        assertFalse(task.checked(new Access.Refused("no")).saves().machine.isTimed());
    }

    @Test
    void aTaskThatHasEndedWaitsForNothingButThePatienceOfWhoRegistersNow() {
        TaskSituation task = fetching();
        task.happens((machine, now, decision) -> machine.end(false, now, decision));
        assertFalse(task.machine.isTimed());
        assertTrue(task.registers(OPENER, OPENER).machine.isTimed());
        task.passes(Duration.ofSeconds(4)).happens(TaskMachine::tick);
        assertEquals(List.of("CompleteRegistration(AuthenticationPending)"), task.effects());
        assertFalse(task.machine.isTimed());
    }
}
