package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three forms of RFC 9110, 5.6.7, and what is met instead of them. */
class HttpDateTest {

    private static final Instant MOMENT = Instant.parse("1994-11-06T08:49:37Z");

    @ParameterizedTest
    @ValueSource(strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "sun, 06 nov 1994 08:49:37 gmt", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0000", "Sun Nov 06 08:49:37 1994", " Sun, 06 Nov 1994 08:49:37 GMT ",
        "Mon, 06 Nov 1994 08:49:37 GMT"
    })
    void everyFormOfADateIsRead(String text) {
        assertEquals(Optional.of(MOMENT), HttpDate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "0", "today", "Sun, 06 Nov 1994", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nix 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET", "1994-11-06T08:49:37Z"
    })
    void whatIsNoDateIsNone(String text) {
        assertEquals(Optional.empty(), HttpDate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Thursday, 06-Nov-25 08:49:37 GMT", "Thu Nov  6 08:49:37 2025"})
    void twoDigitsOfAYearMayBeOfThisCentury(String text) {
        assertEquals(Optional.of(Instant.parse("2025-11-06T08:49:37Z")), HttpDate.parse(text));
    }
}
