package io.supernode.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever clients claim, the page stays small and can be read. */
class ClaimsTest {

    private static final int MILLION = 1_000_000;
    private static final String TOTAL = "dragonfly_dfget_download_total";

    private final SupernodeMetrics metrics = new SupernodeMetrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    private void claim(String callSystem, boolean isSuccess, String reason, long bytes) {
        metrics.downloadReported(callSystem, isSuccess, reason, Duration.ofSeconds(1), OptionalLong.of(bytes));
    }

    @Test
    void aMillionCallSystemsAreFiftyAndTheOthersTogether() {
        IntStream.range(0, MILLION).parallel().forEach(n -> claim("system-" + n, true, "0", 1));
        Exposition page = Exposition.of(metrics);
        assertEquals(SupernodeMetrics.MOST_CALL_SYSTEMS + 1, series(page, TOTAL));
        assertEquals(
                MILLION - SupernodeMetrics.MOST_CALL_SYSTEMS, page.series().get(TOTAL + "{callsystem=\"other\"}"));
        assertTrue(metrics.page(null).body().length < 200_000);
    }

    @Test
    void aMillionReasonsOfOneCallSystemAreSixteenAndTheOthersTogether() {
        IntStream.range(0, MILLION).parallel().forEach(n -> claim("one", false, "" + n, 1));
        assertEquals(17, series(Exposition.of(metrics), "dragonfly_dfget_download_failed_total"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\nb", "\u0085", "\ud800", "other"})
    void textsThatCannotBeLabelsCountAsOther(String callSystem) {
        claim(callSystem, true, "0", 1);
        Exposition page = Exposition.of(metrics);
        assertEquals(1, page.series().get(TOTAL + "{callsystem=\"other\"}"));
        assertEquals(1, series(page, TOTAL));
    }

    @Test
    void aLongTextCountsAsOther() {
        claim("x".repeat(MILLION), true, "0", 1);
        assertEquals(1, Exposition.of(metrics).series().get(TOTAL + "{callsystem=\"other\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "{}", "a b", "\u65e5\u672c", "\ud83d\ude00", "a=b,c", ""})
    void textsThatCanBeLabelsAreEscapedWhereNeeded(String callSystem) {
        claim(callSystem, true, "0", 1);
        String label = callSystem.replace("\\", "\\\\").replace("\"", "\\\"");
        assertEquals(1, Exposition.of(metrics).series().get(TOTAL + "{callsystem=\"" + label + "\"}"));
    }

    @Test
    void twoLoneSurrogatesAreNotTwoSeriesThatAreWrittenAlike() {
        claim("a\ud800", true, "0", 1);
        claim("a\ud801", true, "0", 1);
        assertEquals(2, Exposition.of(metrics).series().get(TOTAL + "{callsystem=\"other\"}"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 999_999_999_999_999_999L})
    void aSizeThatNoFileHasIsNotAddedToTheSum(long bytes) {
        claim("ci", true, "0", 5);
        claim("ci", true, "0", bytes);
        Exposition page = Exposition.of(metrics);
        assertEquals(5, page.series().get("dragonfly_dfget_download_size_bytes_total{callsystem=\"ci\"}"));
    }

    @Test
    void handlersAndCodesAreBoundedEvenIfTheirServerIsNot() {
        IntStream.range(0, 10_000).forEach(n -> metrics.requestAnswered("/" + n, 200, 1, 1, 1));
        assertEquals(201, series(Exposition.of(metrics), "dragonfly_supernode_http_request_duration_seconds_count"));
    }

    private static long series(Exposition page, String name) {
        return page.series().keySet().stream().filter(series -> series.startsWith(name + "{")).count();
    }
}
