package io.supernode.app.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.clock.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LineLimitTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualClock clock = new VirtualClock();
    private final LineLimit limit = new LineLimit(clock);

    private static LogLine line(String cause, String text) {
        return LogLine.of(cause, Level.INFO, text);
    }

    private boolean says(String cause, String text) {
        return limit.admits(line(cause, text));
    }

    private List<String> due() {
        return limit.due().stream().map(line -> line.level() + " " + line.text()).toList();
    }

    /** How many of so many different lines of one cause are written now. */
    private long flood(String cause, int lines) {
        return IntStream.range(0, lines)
                .filter(number -> says(cause, cause + ' ' + clock.now() + ' ' + number))
                .count();
    }

    @Test
    void theSameLineIsWrittenOnceAndItsRepeatsAreToldAMinuteLater() {
        assertTrue(says("a", "peer 1 refused"));
        assertTrue(says("a", "peer 2 refused"));
        assertTrue(says("a", "peer 3 refused"));
        assertFalse(says("a", "peer 1 refused"));
        IntStream.range(0, 5).forEach(again -> assertFalse(says("a", "peer 2 refused")));
        clock.advance(MINUTE.minusNanos(1));
        assertEquals(List.of(), due());
        clock.advance(Duration.ofNanos(1));
        assertEquals(List.of("INFO peer 1 refused (once more)", "INFO peer 2 refused (5 times more)"), due());
        assertEquals(List.of(), due());
    }

    @Test
    void aMinuteLaterTheSameLineIsWrittenAgain() {
        assertTrue(says("a", "peer 1 refused"));
        clock.advance(MINUTE);
        assertEquals(List.of(), due());
        assertTrue(says("a", "peer 1 refused"));
    }

    @Test
    void linesWithTheSameKeySayTheSameWhateverTheirText() {
        assertTrue(limit.admits(new LogLine("frozen", "10.0.0.1:80", Level.WARN, "10.0.0.1:80 is frozen, says peer 1")));
        assertFalse(limit.admits(new LogLine("frozen", "10.0.0.1:80", Level.WARN, "10.0.0.1:80 is frozen, says peer 2")));
        clock.advance(MINUTE);
        assertEquals(List.of("WARN 10.0.0.1:80 is frozen, says peer 1 (once more)"), due());
    }

    @Test
    void aFloodOfDifferentLinesIsCutAndCounted() {
        assertEquals(LineLimit.CAUSE_AT_ONCE, flood("refused", 10_000));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(LineLimit.CAUSE_PER_SECOND, flood("refused", 1_000));
        clock.advance(MINUTE);
        int leftOut = 11_000 - LineLimit.CAUSE_AT_ONCE - LineLimit.CAUSE_PER_SECOND;
        assertEquals(List.of("WARN " + leftOut + " lines were left out of the log: refused"), due());
        clock.advance(MINUTE);
        assertEquals(List.of(), due());
    }

    @Test
    void aFloodOfOneCauseHidesNoOther() {
        flood("refused", 10_000);
        assertTrue(says("disk failed", "the disk failed"));
    }

    @Test
    void allCausesTogetherHaveALimitToo() {
        long written = IntStream.range(0, 100).mapToLong(cause -> flood("cause " + cause, 100)).sum();
        assertEquals(LineLimit.ALL_AT_ONCE, written);
        clock.advance(Duration.ofSeconds(2));
        assertEquals(
                2 * LineLimit.ALL_PER_SECOND,
                IntStream.range(0, 100).mapToLong(cause -> flood("cause " + cause, 100)).sum());
    }

    @Test
    void whatIsTooMuchIsNotTakenForSaid() {
        flood("refused", 1_000);
        assertFalse(says("refused", "at last"));
        clock.advance(Duration.ofSeconds(1));
        assertTrue(says("refused", "at last"));
    }

    @Test
    void whatItRemembersIsBoundedAndNothingIsLostWithoutACount() {
        assertTrue(says("first", "first"));
        assertFalse(says("first", "first"));
        long written = 0;
        // In less than a minute, so that nothing expires.
        for (int second = 0; second < 59; second++) {
            for (int cause = 0; cause < 5 && written <= LineLimit.MAX_REMEMBERED; cause++) {
                written += flood("cause " + cause, 100);
            }
            clock.advance(Duration.ofSeconds(1));
        }
        for (int cause = 0; written <= LineLimit.MAX_REMEMBERED && cause < 200; cause++) {
            written += flood("more " + cause, 100);
        }
        assertTrue(written < LineLimit.MAX_REMEMBERED, "the rates alone keep it below its bound in a minute");
        for (int cause = 0; cause < 10 * LineLimit.MAX_CAUSES; cause++) {
            says("unheard of " + cause, "unheard of " + cause);
        }
        clock.advance(MINUTE);
        assertTrue(limit.due().size() <= LineLimit.MAX_CAUSES + 1);
    }

    @Test
    void whatIsStillToBeToldIsToldAtTheEnd() {
        says("a", "peer 1 refused");
        says("a", "peer 1 refused");
        flood("b", 1_000);
        assertEquals(
                List.of("peer 1 refused (once more)", "900 lines were left out of the log: b"),
                limit.last().stream().map(LogLine::text).toList());
        assertEquals(List.of(), limit.last());
    }
}
