package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ContentRange}: what an origin says of the bytes that it sends. */
class ContentRangeTest {

    @ParameterizedTest
    @ValueSource(strings = {"bytes 5-9/10", "BYTES 5-9/10", " bytes  5-9/10\t", "bytes=5-9/10", "bytes: 5-9/10", "5-9/10",
        "bytes 5-9/0000000000000000000000010", "bytes 05-000000000000000000009/10"})
    void aPartIsReadInEachFormThatCurlReads(String header) {
        assertEquals(Optional.of(new ContentRange(5, 9, 10)), ContentRange.parse(header));
    }

    @Test
    void aTotalThatIsNotKnownIsNone() {
        assertEquals(Optional.of(new ContentRange(0, 0, ContentRange.UNKNOWN)), ContentRange.parse("bytes 0-0/*"));
    }

    @Test
    void anAnswerWithoutAnyOfTheBytesHasNoLength() {
        ContentRange none = ContentRange.parse("bytes */10").orElseThrow();
        assertEquals(new ContentRange(ContentRange.UNKNOWN, ContentRange.UNKNOWN, 10), none);
        assertEquals(0, none.length());
        assertEquals(5, new ContentRange(5, 9, 10).length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 9-5/10", "bytes 5-10/10", "bytes 0-0/0", "bytes */*", "bytes 5-9", "bytes 5/10", "items 5-9/10",
        "bytes -9/10", "bytes 5-9/10, bytes 0-1/10", "bytes 0-1000000000000000000/*", "\u000bbytes 5-9/10", "", "bytes"})
    void whatContradictsItselfOrIsNoneIsNotRead(String header) {
        assertEquals(Optional.empty(), ContentRange.parse(header));
    }
}
