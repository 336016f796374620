package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.util.BufferUtil;

/** Whatever a client names as an origin, and whatever an origin answers, is understood or refused. */
class OriginFuzzTest {

    private static final int BUFFER = 4096;

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
        ContentRange.parse(new String(text, StandardCharsets.ISO_8859_1)).ifPresent(range -> {
            boolean isPart = range.first() >= 0 && range.first() <= range.last()
                    && (range.total() == ContentRange.UNKNOWN || range.last() < range.total());
            boolean isUnsatisfied = range.first() == ContentRange.UNKNOWN && range.last() == ContentRange.UNKNOWN
                    && range.total() >= 0;
            assertTrue(isPart || isUnsatisfied, range.toString());
            assertEquals(isPart ? range.last() - range.first() + 1 : 0, range.length());
            String total = range.total() == ContentRange.UNKNOWN ? "*" : Long.toString(range.total());
            String again = "bytes " + (isPart ? range.first() + "-" + range.last() : "*") + '/' + total;
            assertEquals(range, ContentRange.parse(again).orElseThrow());
        });
    }

    @FuzzTest(maxDuration = "60s")
    void aDateIsReadOrNone(byte[] text) {
        HttpDate.parse(new String(text, StandardCharsets.ISO_8859_1));
    }

    @FuzzTest(maxDuration = "60s")
    void aResponseIsTheSameInWhateverPartsItComesAndNeedsNoSecondNormalizing(byte[] response) {
        byte[] normalized = normalized(response, response.length);
        assertArrayEquals(normalized, normalized(response, 1), "byte by byte");
        assertArrayEquals(normalized, normalized(response, 7), "in small parts");
        assertArrayEquals(normalized, normalized(normalized, normalized.length), "normalized again");
    }

    /** What is handed on of a response that comes in parts of so many bytes. */
    private static byte[] normalized(byte[] response, int part) {
        ResponseNormalizer normalizer = new ResponseNormalizer();
        normalizer.begin();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int from = 0; from < response.length; from += part) {
            ByteBuffer in = ByteBuffer.wrap(response, from, Math.min(part, response.length - from));
            normalizer.take(in);
            assertFalse(in.hasRemaining());
            drain(normalizer, out);
        }
        normalizer.end();
        drain(normalizer, out);
        assertTrue(normalizer.isTransparent());
        return out.toByteArray();
    }

    private static void drain(ResponseNormalizer normalizer, ByteArrayOutputStream out) {
        while (normalizer.hasReady()) {
            ByteBuffer buffer = BufferUtil.allocate(BUFFER);
            normalizer.drainTo(buffer);
            out.writeBytes(BufferUtil.toArray(buffer));
        }
    }
}
