package io.supernode.cdn.preheat.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What registries say of where tokens are. */
class ChallengeTest {

    private static Optional<Challenge> parse(String... lines) {
        return Challenge.bearer(List.of(lines));
    }

    @Test
    void theParametersMayBeQuotedOrNotInAnyOrder() {
        Challenge expected = new Challenge("https://auth.example/token", "r.example", "repository:a/b:pull,push");
        assertEquals(Optional.of(expected), parse(
                "Bearer realm=\"https://auth.example/token\",service=\"r.example\",scope=\"repository:a/b:pull,push\""));
        assertEquals(Optional.of(expected), parse(
                "bearer  SERVICE=r.example , scope=\"repository:a/b:pull,push\", realm=\"https://auth.example/token\""));
        assertEquals(Optional.of(expected), parse(
                "Basic realm=\"x\"",
                "Bearer realm=\"https://auth.example/token\",service=\"r.example\",scope=\"repository:a/b:pull,push\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic realm=\"x\"", "Bearer", "Bearer ", "Bearer service=\"x\"", "Bearer =,=,=", "Negotiate"})
    void whatIsNoneIsNone(String line) {
        assertEquals(Optional.empty(), parse(line));
    }

    @Test
    void theTokenIsAskedForWhatTheRegistrySaysOrElseForPulls() {
        assertEquals("https://a/t?service=s+1&scope=x%3Ay", new Challenge("https://a/t", "s 1", "x:y").tokenUrl("n"));
        assertEquals(
                "https://a/t?p=q&scope=repository%3An%3Apull", new Challenge("https://a/t?p=q", "", "").tokenUrl("n"));
    }
}
