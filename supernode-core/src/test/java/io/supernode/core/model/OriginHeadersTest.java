package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginHeadersTest {

    @Test
    void namesAreComparedWithoutRegardToCaseAndValuesOfOneNameAreJoined() {
        OriginHeaders headers = new OriginHeaders(Map.of("x-any", " b ", "X-Any", "a", "Accept", "*/*"));
        assertEquals(Map.of("X-Any", "a,b", "Accept", "*/*"), headers.values());
        assertEquals("a,b", headers.values().get("X-ANY"));
        assertEquals(headers, new OriginHeaders(Map.of("ACCEPT", "*/*", "X-ANY", "a,b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "z", "A", "Z", "0", "9", "!#$%&'*+-.^_`|~"})
    void everyTokenIsAName(String name) {
        assertTrue(OriginHeaders.isValidName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "a b", "a:", "a/", "@", "[", "{", "a\r\n", "\u00e9", "a\u007f", "\"a\"", "(a)", "a,b", "a;b"
    })
    void whatIsNoTokenIsNoName(String name) {
        assertFalse(OriginHeaders.isValidName(name));
        assertEquals(
                "header names are tokens, values are without control characters",
                assertThrows(IllegalArgumentException.class, () -> new OriginHeaders(Map.of(name, "a"))).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "~", "\u0080", "\u00ff"})
    void textInOneLineIsAValue(String value) {
        assertTrue(OriginHeaders.isValidValue(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "\0", "a\u001fb", "\u007f", "\u0100"})
    void whatIsNotOneLineIsNoValue(String value) {
        assertFalse(OriginHeaders.isValidValue(value));
        assertThrows(IllegalArgumentException.class, () -> new OriginHeaders(Map.of("X-Any", value)));
    }

    @Test
    void aLogShowsTheNamesAloneSinceValuesMayBeCredentials() {
        OriginHeaders headers = new OriginHeaders(Map.of("Authorization", "Bearer secret"));
        assertEquals("OriginHeaders[Authorization]", headers.toString());
    }

    @Test
    void nobodyChangesThemAfterwards() {
        assertThrows(UnsupportedOperationException.class, () -> OriginHeaders.NONE.values().put("X-Any", "a"));
    }
}
