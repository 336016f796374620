package io.supernode.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientVersionTest {

    @ParameterizedTest
    @CsvSource({
        "1.0.0, true",
        "v1.0.0, true",
        "1, true",
        "1.0, true",
        "1.0.1-alpha, true",
        "1.0.10, true",
        "1.10.0, true",
        "2.0.0, true",
        "10.0.0, true",
        "0.9.9, false",
        "0.9999.9999, false",
        "v0.4.3, false",
        "0, false"
    })
    void versionsAreComparedByTheirNumbers(String text, boolean isAtLeast) {
        assertEquals(isAtLeast, new ClientVersion(text).isAtLeast(1, 0, 0));
    }

    @Test
    void eachNumberOutweighsThoseBehindIt() {
        assertEquals(true, new ClientVersion("1.2.3").isAtLeast(1, 2, 3));
        assertEquals(false, new ClientVersion("1.2.3").isAtLeast(1, 2, 4));
        assertEquals(false, new ClientVersion("1.2.9999").isAtLeast(1, 3, 0));
        assertEquals(false, new ClientVersion("1.9999.9999").isAtLeast(2, 0, 0));
        assertEquals(true, new ClientVersion("1.2").isAtLeast(1, 1, 9999));
        assertEquals(true, new ClientVersion("0.2.2").isPython());
        assertEquals(false, new ClientVersion("0.3.0").isPython());
        assertEquals(true, new ClientVersion("9999.9999.9999").isAtLeast(9999, 9999, 9999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dev", "x1.0.0", "-1.0", "vv1"})
    void aVersionThatIsNoNumberIsOlderThanAll(String text) {
        assertFalse(new ClientVersion(text).isAtLeast(0, 0, 0));
        assertFalse(new ClientVersion(text).isPython());
    }

    @ParameterizedTest
    @CsvSource({
        "1..2, 1, 0, 0",
        "1.a.2, 1, 0, 0",
        "1., 1, 0, 0",
        "1.2., 1, 2, 0",
        "1.2-rc.3, 1, 2, 0",
        "1.2.3.4, 1, 2, 3",
        "01.002.0003, 1, 2, 3",
        "12345.6, 1234, 0, 0",
        "1.23456.7, 1, 2345, 0",
        "1.١, 1, 0, 0"
    })
    void whatIsNoNumberBehindADotEndsTheVersion(String text, int major, int minor, int patch) {
        assertEquals(true, new ClientVersion(text).isAtLeast(major, minor, patch));
        assertEquals(false, new ClientVersion(text).isAtLeast(major, minor, patch + 1));
    }

    @Test
    void theFirstVersionIsKnown() {
        assertEquals(true, new ClientVersion("0.0.0").isAtLeast(0, 0, 0));
        assertEquals(false, ClientVersion.UNKNOWN.isAtLeast(0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"0.0.1, true", "0.2.2, true", "0.2, true", "v0.2.9999, true", "0.3.0, false", "0.4.2, false", "1.0.6, false"})
    void theFirstGenerationIsInPython(String text, boolean isPython) {
        assertEquals(isPython, new ClientVersion(text).isPython());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dev"})
    void aClientWhoseVersionIsNotKnownIsNotTakenForOneInPython(String text) {
        assertFalse(new ClientVersion(text).isPython());
    }
}
