package io.supernode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.policy.Policies;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.testkit.contract.ScriptedSwarm;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a drain takes, by a clock that the test moves. */
class DrainTest {

    private static final SupernodeSettings SETTINGS = SupernodeSettings.defaults();
    /** How often it looks. */
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofHours(2);

    private final ScriptedSwarm swarm = new ScriptedSwarm(2, SETTINGS, Policies.ofCore().named("default"));
    private final HandDrivenTimer timer = new HandDrivenTimer();
    private int ends;
    private final Drain drain = new Drain(swarm.supernode, swarm.clock, () -> ends++, timer);

    /** Runs what is to be repeated when the test says so, and not before. */
    private static final class HandDrivenTimer extends ScheduledThreadPoolExecutor {

        private Runnable repeated;

        HandDrivenTimer() {
            super(0);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long first, long pause, TimeUnit unit) {
            repeated = work;
            return null;
        }
    }

    @AfterEach
    void close() {
        drain.close();
    }

    private void pass() {
        swarm.clock.advance(STEP);
        swarm.supernode.tick();
        timer.repeated.run();
    }

    /** Lets time pass until the process would end, and answers how much. */
    private Duration timeToTheEnd() {
        Duration passed = Duration.ZERO;
        while (ends == 0) {
            assertTrue(passed.compareTo(LONG) < 0, "it never ends");
            pass();
            passed = passed.plus(STEP);
        }
        return passed;
    }

    /** A peer that is told to download a piece; answers which. */
    private PieceAssignment downloads(int n) {
        swarm.join(n);
        swarm.complete();
        return ((PullOutcome.Pieces) swarm.start(n).join()).pieces().get(0);
    }

    /** The drain has ended after more than {@code silence}, and no later than the next look for silent ones and a pause. */
    private static void assertEndsAfter(Duration silence, Duration passed) {
        assertTrue(passed.compareTo(silence) > 0, "it might have been downloading all the while: " + passed);
        Duration most = silence.plus(SETTINGS.gcMetaInterval()).plusSeconds(5).plus(STEP);
        assertTrue(passed.compareTo(most) <= 0, passed + " is more than " + most);
    }

    @Test
    void aClientThatIsKilledInMidDownloadHoldsADrainUntilItsSilenceEndsAndNoLonger() {
        PieceAssignment piece = downloads(0);
        swarm.join(1);
        swarm.success(1, 0, piece.cid());
        swarm.success(1, 1, piece.cid());
        drain.begin(LONG);
        Duration passed = Duration.ZERO;
        for (; ends == 0 && passed.compareTo(LONG) < 0; passed = passed.plus(STEP)) {
            // The other has every piece, and is heard of now and then, so that the task lives.
            if (passed.toMillis() % 30_000 == 0) {
                swarm.success(1, 0, piece.cid());
            }
            pass();
        }
        assertEndsAfter(SETTINGS.peerExpireTime(), passed);
        assertEquals(1, ends);
    }

    @Test
    void aClientThatIsKilledAndWasTheOnlyOneHoldsADrainUntilItsTaskIsForgotten() {
        downloads(0);
        drain.begin(LONG);
        assertEndsAfter(SETTINGS.taskExpireTime(), timeToTheEnd());
    }

    @Test
    void aClientThatIsKilledDoesNotHoldADrainBeyondItsDeadline() {
        downloads(0);
        drain.begin(Duration.ofMinutes(1));
        assertEquals(Duration.ofMinutes(1), timeToTheEnd());
    }

    @Test
    void whoHasItsLastPieceHasFiveSecondsToAskForTheMd5OfTheFile() {
        PieceAssignment piece = downloads(0);
        drain.begin(LONG);
        pass();
        PieceAssignment last =
                ((PullOutcome.Pieces) swarm.pull(0, piece.piece(), piece.cid(), "501").join()).pieces().get(0);
        pass();
        assertEquals(0, ends);
        swarm.success(0, last.piece(), last.cid());
        Duration passed = timeToTheEnd();
        assertEquals(Duration.ofSeconds(5).plus(STEP), passed, "quiet since the first look");
    }

    @Test
    void aDrainThatIsCalledOffEndsNothingUntilTheNextOne() {
        downloads(0);
        drain.begin(Duration.ofMinutes(1));
        assertTrue(drain.isDraining());
        assertTrue(drain.cancel());
        for (int step = 0; step < 1000; step++) {
            pass();
        }
        assertEquals(0, ends);
        assertFalse(drain.isDraining());
        assertFalse(drain.cancel());
        drain.begin(Duration.ofSeconds(1));
        assertTrue(timeToTheEnd().compareTo(Duration.ofSeconds(6)) < 0);
    }
}
