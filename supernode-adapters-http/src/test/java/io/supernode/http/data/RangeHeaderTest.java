package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeHeaderTest {

    @ParameterizedTest
    @CsvSource({"bytes=0-0,0,0", "bytes=5-9,5,9", "Bytes = 5-9,5,9", "bytes=7-,7,9223372036854775807",
        "bytes=0-4194303,0,4194303"})
    void oneRangeIsRead(String header, long first, long last) {
        assertEquals(new RangeHeader.FromTo(first, last), RangeHeader.parse(List.of(header)));
    }

    @Test
    void aSuffixIsRead() {
        assertEquals(new RangeHeader.Suffix(5), RangeHeader.parse(List.of("bytes=-5")));
    }

    @Test
    void noHeaderIsTheWholeFile() {
        assertEquals(new RangeHeader.Whole(), RangeHeader.parse(List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,3-4", "bytes=0-1,", "bytes=,"})
    void severalRangesAreDistinguishedFromMalformedOnes(String header) {
        assertEquals(new RangeHeader.Several(), RangeHeader.parse(List.of(header)));
    }

    @Test
    void twoHeadersAreSeveralRanges() {
        assertEquals(new RangeHeader.Several(), RangeHeader.parse(List.of("bytes=0-1", "bytes=0-1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes", "bytes=", "bytes=-", "bytes=5-3", "bytes=a-b", "bytes=0-4-7", "bytes=--5", "bytes=5",
        "items=0-1", "0-1", "bytes=+0-1", "bytes=0 -1", "bytes=12345678901234567890-", "bytes=0-12345678901234567890",
        "bytes=０-１", "bytes=-1-2"})
    void everythingElseIsMalformed(String header) {
        assertEquals(new RangeHeader.Malformed(), RangeHeader.parse(List.of(header)));
    }
}
