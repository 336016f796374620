package io.supernode.core.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusDecoderTest {

    private static final String RANGE = "4194304-8388607";
    private static final PieceRange PARSED = new PieceRange(4194304, 8388607);

    @ParameterizedTest
    @ValueSource(strings = {"500", "501", "502", "503", "", "nonsense"})
    void status700StartsThePeerWhateverElseIsSaid(String result) {
        assertEquals(new PeerStatus.Start(), StatusDecoder.decode("700", result, "stale range"));
    }

    @Test
    void status701ReportsAPieceByItsResult() {
        assertEquals(new PeerStatus.PieceSuccess(PARSED), StatusDecoder.decode("701", "501", RANGE));
        assertEquals(new PeerStatus.PieceSemiSuccess(PARSED), StatusDecoder.decode("701", "503", RANGE));
        assertEquals(new PeerStatus.PieceFailure(PARSED), StatusDecoder.decode("701", "500", RANGE));
    }

    @Test
    void status702FinishesThePeerWellOnlyWithSuccess() {
        assertEquals(new PeerStatus.FinishedWell(), StatusDecoder.decode("702", "501", ""));
        assertEquals(new PeerStatus.FinishedBadly(), StatusDecoder.decode("702", "500", ""));
        assertEquals(new PeerStatus.FinishedBadly(), StatusDecoder.decode("702", null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "701, 502, 0-4194303, result",
        "701, 504, 0-4194303, result",
        "701, '', 0-4194303, result",
        "703, 501, 0-4194303, status",
        "'', 501, 0-4194303, status",
        "７０１, 501, 0-4194303, status",
        "701, 501, '', range",
        "701, 501, 0-, range",
        "701, 501, -5, range",
        "701, 501, 5-3, range",
        "701, 501, 0-4-7, range",
        "701, 501, 00000000000000000000-1, range",
        "701, 501, 0-99999999999999999999, range",
        "701, 501, ０-４, range",
        "701, 501, ' 0-4194303', range",
        "701, 501, 0x0-0x4, range",
    })
    void everythingElseIsRefusedAndTheMessageNamesTheParameter(
            String status, String result, String range, String parameter) {
        PeerStatus.Malformed refused =
                assertInstanceOf(PeerStatus.Malformed.class, StatusDecoder.decode(status, result, range));
        assertEquals(parameter, refused.parameter());
        assertTrue(refused.message().startsWith(parameter), refused.message());
    }

    @Test
    void aRefusalSaysWhatIsExpected() {
        assertEquals("status is missing: 700, 701 or 702 is expected", message(null, "501", RANGE));
        assertEquals("status must be 700, 701 or 702", message("703", "501", RANGE));
        assertEquals("result is missing: 500, 501 or 503 is expected with status 701", message("701", null, RANGE));
        assertEquals("result 502 is an invalid code with status 701", message("701", "502", RANGE));
        assertEquals("result must be 500, 501 or 503 with status 701", message("701", "504", RANGE));
        String expected = "START-END with decimal digits and START <= END";
        assertEquals("range is missing: " + expected + " is expected", message("701", "501", null));
        assertEquals("range is missing: " + expected + " is expected", message("701", "501", ""));
        assertEquals("range must be " + expected, message("701", "501", "5-3"));
    }

    private static String message(String status, String result, String range) {
        return assertInstanceOf(PeerStatus.Malformed.class, StatusDecoder.decode(status, result, range)).message();
    }

    @Test
    void absentParametersAreRefusedByName() {
        assertEquals("status", ((PeerStatus.Malformed) StatusDecoder.decode(null, "501", RANGE)).parameter());
        assertEquals("result", ((PeerStatus.Malformed) StatusDecoder.decode("701", null, RANGE)).parameter());
        assertEquals("range", ((PeerStatus.Malformed) StatusDecoder.decode("701", "501", null)).parameter());
    }

    @Test
    void theFirstPullOfAPeerIsAStart() {
        PullRequest first = PullRequest.start("task", "cid");
        assertEquals("task", first.taskId());
        assertEquals("cid", first.srcCid());
        assertEquals(new PeerStatus.Start(), StatusDecoder.decode(first.status(), first.result(), first.range()));
    }
}
