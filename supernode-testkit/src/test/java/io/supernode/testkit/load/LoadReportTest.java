package io.supernode.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.supernode.testkit.command.NodeAddress;
import io.supernode.testkit.load.LoadRun.PhaseResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadReportTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    @TempDir
    Path directory;

    /** 1000 pings in a second, 1200 calls of peers in two, 2000 pings in a second: 600 against 1500. */
    private static LoadReport report() {
        Tally play = new Tally();
        for (int i = 1; i <= 1000; i++) {
            play.answered(CallKind.PULL, i * MILLI);
        }
        for (int i = 0; i < 200; i++) {
            play.answered(CallKind.HELD_PULL, 100 * MILLI);
        }
        play.error("task answered 604");
        play.error("task answered 604");
        play.waited();
        play.finishedRound();
        LoadSettings settings = new LoadSettings(
                List.of(new NodeAddress("n", 1)), List.of("http://x/f"), 10, 20, 1, 0, Duration.ofSeconds(2), false);
        return new LoadReport(
                settings, pings(1000), new PhaseResult(play, 2 * SECOND, 1200 * 20_000, 1200 * 50_000), pings(2000));
    }

    private static PhaseResult pings(int count) {
        Tally tally = new Tally();
        for (int i = 0; i < count; i++) {
            tally.answered(CallKind.PING, MILLI);
        }
        return new PhaseResult(tally, SECOND, count * 10_000L, count * 25_000L);
    }

    @Test
    void theRatioIsToTheMeanOfBothBaselines() {
        assertEquals(0.4, report().ratio(), 1e-9);
    }

    @Test
    void theRatioOfCostsIsWhatTheSupernodeSpends() {
        assertEquals(0.5, report().costRatio(), 1e-9);
    }

    @Test
    void thePrintedReportHasARowForEachCallAndTheErrors() {
        StringWriter text = new StringWriter();
        report().print(new PrintWriter(text, true));
        String printed = text.toString();
        assertTrue(printed.contains("10 peers, 20 connections, 1 threads, kept going"), printed);
        assertTrue(printed.matches("(?s).*before _ping +1000 +1000 +1\\.00 .*"), printed);
        assertTrue(printed.matches("(?s).*\ntask +1000 +500 +500\\.\\d\\d +90\\d\\.\\d\\d .*"), printed);
        assertTrue(printed.matches("(?s).*all calls +1200 +600   in 2\\.0 s.*"), printed);
        assertTrue(printed.contains("ratio to the no-op endpoint: 0.40 (600 / mean of 1000 and 2000 calls/s)"), printed);
        // 200 × 100 ms of 20 connections in 2 s.
        assertTrue(printed.contains("held: 200 pulls, 50.0 % of the connections' time"), printed);
        assertTrue(printed.contains("20.0 µs a call, of the no-op endpoint 10.0 µs"), printed);
        assertTrue(printed.contains("50.0 µs a call, of the no-op endpoint 25.0 and 25.0 µs: ratio 0.50"), printed);
        assertTrue(printed.contains("errors: 2"), printed);
        assertTrue(printed.contains("2 × task answered 604"), printed);
    }

    @Test
    void theJsonFileHasTheSameFigures() throws IOException {
        Path file = directory.resolve("load.json");
        report().write(file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertEquals(0.4, json.path("ratio").doubleValue(), 1e-9);
        assertEquals(600, json.path("play").path("callsPerSecond").doubleValue(), 1e-9);
        assertEquals(990, json.path("play").path("byCall").path("task").path("p99").doubleValue(), 1);
        assertEquals(999, json.path("play").path("byCall").path("task").path("p99.9").doubleValue(), 1);
        assertEquals(2, json.path("play").path("errors").path("task answered 604").intValue());
        assertEquals(1000, json.path("before").path("calls").intValue());
    }

    @Test
    void talliesOfLoopsAddUp() {
        Tally sum = new Tally();
        sum.add(report().play().tally());
        sum.add(report().play().tally());
        assertEquals(2400, sum.calls());
        assertEquals(4, sum.errorCount());
        assertEquals(2, sum.waits());
        assertEquals(2, sum.finishedRounds());
    }
}
