package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Whatever a client names as an origin, and whatever an origin answers, is understood or refused. */
class OriginFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void aUrlIsParsedIntoOneHostWithoutLineBreaksOrRefused(byte[] text) {
        String url = new String(text, StandardCharsets.UTF_8);
        OriginUrl.forLog(url);
        try {
            OriginUrl parsed = OriginUrl.parse(url);
            assertTrue(parsed.port() > 0 && parsed.port() <= 65_535);
            assertFalse(parsed.hostHeader().chars().anyMatch(c -> c <= ' ' || c > '~'));
        } catch (IllegalArgumentException e) {
            assertFalse(e.getMessage().isEmpty());
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aContentRangeIsWithinItsTotalOrNone(byte[] text) {
        ContentRange.parse(new String(text, StandardCharsets.ISO_8859_1)).ifPresent(range ->
                assertTrue(range.total() < 0 || range.last() < range.total(), range.toString()));
    }

    @FuzzTest(maxDuration = "60s")
    void aDateIsReadOrNone(byte[] text) {
        HttpDate.parse(new String(text, StandardCharsets.ISO_8859_1));
    }

    @FuzzTest(maxDuration = "60s")
    void aResponseIsTakenWholeOrPassedOnAsItIs(byte[] response) {
        ResponseNormalizer normalizer = new ResponseNormalizer();
        normalizer.begin();
        ByteBuffer in = ByteBuffer.wrap(response);
        normalizer.take(in);
        assertTrue(!in.hasRemaining() || normalizer.isTransparent());
        normalizer.end();
    }
}
