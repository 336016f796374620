package io.supernode.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineRateTest {

    private final List<Runnable> inAMinute = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private final LineRate rate = new LineRate(inAMinute::add);

    private boolean admits(String cause, String text) {
        return rate.admits(cause, text, later::add);
    }

    private void minuteIsOver() {
        List<Runnable> due = List.copyOf(inAMinute);
        inAMinute.clear();
        due.forEach(Runnable::run);
    }

    @Test
    void aCauseThatGoesOnHasOneLineAMinuteWithItsLastTextAndHowManyWereLeftOut() {
        assertTrue(admits("stranger", "stranger 0"));
        for (int minute = 1; minute <= 3; minute++) {
            for (int i = 1; i <= 1_000; i++) {
                assertFalse(admits("stranger", "stranger " + i));
            }
            minuteIsOver();
            assertEquals(minute, later.size());
            assertEquals("stranger 1000 (1000 lines like it within a minute)", later.get(minute - 1));
        }
    }

    @Test
    void anotherCauseIsHeardMeanwhile() {
        assertTrue(admits("stranger", "a"));
        assertFalse(admits("stranger", "b"));
        assertTrue(admits("different cluster", "c"));
    }

    @Test
    void aCauseThatWasQuietForAMinuteIsForgottenAndHeardAtOnceWhenItComesBack() {
        assertTrue(admits("stranger", "a"));
        minuteIsOver();
        assertEquals(List.of(), later);
        assertEquals(List.of(), inAMinute);
        assertTrue(admits("stranger", "b"));
    }

    @Test
    void whateverCausesThereAreItRemembersAFewAndWritesNoMore() {
        assertEquals(
                LineRate.MAX_CAUSES,
                IntStream.range(0, 10_000).filter(i -> admits("cause " + i, "text")).count());
        assertEquals(LineRate.MAX_CAUSES, inAMinute.size());
    }
}
