package io.supernode.cluster.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a node finds out of another one's clock by its messages. */
class ClockOffsetsTest {

    private static final long HOUR = 3_600_000;
    private static final long NOW = 1_800_000_000_000L;

    private final ClockOffsets offsets = new ClockOffsets();

    /** A message that is sent at {@code sentMillis} of the true time, by a clock that is ahead, and takes a while. */
    private long offset(long sentMillis, long aheadMillis, long takesMillis) {
        return offsets.offsetMillis("node", NOW + sentMillis + aheadMillis, NOW + sentMillis + takesMillis);
    }

    @Test
    void whereClocksAgreeWithinHalfASecondTimesStayAsTheyAre() {
        assertEquals(0, offset(0, 0, 3));
        assertEquals(0, offset(1000, 400, 0));
        assertEquals(0, offset(2000, -400, 20));
    }

    @Test
    void aFirstMessageThatHasWaitedWhileItsSenderWasStoppedSaysNothingOfItsClock() {
        assertEquals(0, offset(0, 0, 20_000));
        assertEquals(0, offset(100, 30_000, 0), "as little as a clock that is half a minute ahead");
    }

    @Test
    void timesOfAClockThatIsAheadAreSetBackAndThoseOfOneThatIsBehindForward() {
        assertEquals(-HOUR, offset(0, HOUR, 2));
        assertEquals(HOUR, offsets.offsetMillis("other", NOW - HOUR, NOW + 2));
    }

    @Test
    void whatComesBackIsAsOldAsItWasHoweverFarTheClocksAreApart() {
        for (long apart : new long[] {HOUR, HOUR + 250, -HOUR - 1700, 86_400_000}) {
            ClockOffsets there = new ClockOffsets();
            long out = there.offsetMillis("here", NOW, NOW + apart + 1);
            long back = new ClockOffsets().offsetMillis("there", NOW + apart + 50, NOW + 51);
            assertEquals(0, out + back, "apart by " + apart);
        }
    }

    @Test
    void whatANodeHearsAfterItWasStoppedForMinutesIsNotTakenForNew() {
        assertEquals(-HOUR, offset(0, HOUR, 2));
        assertEquals(-HOUR, offset(20_000, HOUR, 2));
        for (int message = 0; message < 50; message++) {
            // All of them come at one instant.
            assertEquals(-HOUR, offset(25_000 + 100 * message, HOUR, 600_000 - 100 * message));
        }
    }

    @Test
    void aClockThatIsSetRightIsBelievedSoon() {
        assertEquals(-HOUR, offset(0, HOUR, 2));
        assertEquals(0, offset(1000, 0, 2), "set back where it was sent");
        assertEquals(-HOUR, offset(2000, HOUR, 2), "put forward where it was sent");
        long offset = 0;
        for (int second = 4; second < 70; second++) {
            offset = offsets.offsetMillis("node", NOW + HOUR + 1000 * second, NOW + HOUR + 1000 * second + 2);
        }
        assertEquals(0, offset, "put forward where it was received");
    }

    @Test
    void aNodeThatComesBackIsHeardAnew() {
        assertEquals(-HOUR, offset(0, HOUR, 2));
        offsets.retain(Set.of("another")::contains);
        assertEquals(0, offset(HOUR + 1000, 0, 2), "what it said before counts no more");
    }
}
