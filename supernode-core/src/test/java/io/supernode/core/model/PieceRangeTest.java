package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PieceRangeTest {

    private static final int MB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "0-0, 0, 0",
        "0-4194303, 0, 4194303",
        "0004-0005, 4, 5",
        "999999999999999999-999999999999999999, 999999999999999999, 999999999999999999"
    })
    void aRangeIsTwoNumbersWithADash(String text, long start, long end) {
        assertEquals(new PieceRange(start, end), PieceRange.parse(text));
        assertEquals(Optional.of(new PieceRange(start, end)), PieceRange.tryParse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "-", "0-", "-5", "5-3", "0-4-7", "0--4", "+0-4", " 0-4", "0-4 ", "0x0-4", "a-b", "0-/", "0-:", "5",
        "1000000000000000000-1000000000000000000", "00000000000000000000-1", "0-99999999999999999999", "\uff10-\uff14",
        "\u0660-\u0664", "0\u20114"
    })
    void rangesThatAreNoneAreRefusedWithWhatIsExpected(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> PieceRange.parse(text)).getMessage();
        assertEquals("a range is START-END with decimal digits and START <= END", message);
        assertEquals(Optional.empty(), PieceRange.tryParse(text));
    }

    @Test
    void aRangeThatIsAbsentIsNone() {
        assertEquals(Optional.empty(), PieceRange.tryParse(null));
    }

    @Test
    void bothEndsBelongToARange() {
        assertEquals(1, new PieceRange(7, 7).length());
        assertEquals(4 * MB, PieceRange.ofPiece(3, 4 * MB).length());
        assertEquals("12582912-16777215", PieceRange.ofPiece(3, 4 * MB).toString());
    }

    @Test
    void piecesBeyondTwoGigabytesHaveTheirRange() {
        assertEquals(1_000_000L * 15 * MB, PieceRange.ofPiece(1_000_000, 15 * MB).start());
    }

    @Test
    void onlyAWholePieceOfThatSizeIsAPiece() {
        assertTrue(new PieceRange(4 * MB, 8 * MB - 1).isPieceOf(4 * MB));
        assertFalse(new PieceRange(4 * MB, 8 * MB - 1).isPieceOf(2 * MB));
        assertFalse(new PieceRange(4 * MB, 8 * MB).isPieceOf(4 * MB));
        assertFalse(new PieceRange(4 * MB, 8 * MB - 2).isPieceOf(4 * MB));
        assertFalse(new PieceRange(4 * MB + 1, 8 * MB).isPieceOf(4 * MB));
    }

    @Test
    void aRangeBeginsAtTheFirstByteAndDoesNotRunBackwards() {
        assertThrows(IllegalArgumentException.class, () -> new PieceRange(-1, 4));
        assertThrows(IllegalArgumentException.class, () -> new PieceRange(5, 4));
    }
}
