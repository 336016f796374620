package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.jetty.util.BufferUtil;

/** However an origin writes the framing of a response, and in whatever parts it comes: the same body is read. */
class ResponseNormalizerTest {

    private static final String OK = "HTTP/1.1 200\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

    @Example
    void aReasonPhraseIsLeftOut() {
        assertEquals(OK + "\r\n\u00e4", normalized("HTTP/1.1 200 \u00c4\u0001 \r\n\r\n\u00e4"));
        assertEquals("HTTP/1.0 404\n\nbody", normalized("HTTP/1.0 404 Not Found\n\nbody"));
        assertEquals(OK + "\r\n", normalized(OK + "\r\n"));
        // The second byte of a letter in UTF-8 that Java counts as the end of a line, and a lonely CR, which curl takes too.
        assertEquals(OK + "\r\n", normalized("HTTP/1.1 200 \u00c3\u0085ngstr\u00c3\u00b6m\r\n\r\n"));
        assertEquals(OK + "\r\n", normalized("HTTP/1.1 200 a\rb\r\n\r\n"));
    }

    @Example
    void spacesBeforeTheColonOfAHeaderAreLeftOut() {
        assertEquals(OK + "Content-Length: 5\r\nA:b\r\n\r\nhello", normalized(OK + "Content-Length \t:5\r\nA :b\r\n\r\nhello"));
    }

    @Example
    void chunkedThatIsSaidTwiceIsMeantOnce() {
        String once = CHUNKED + "5\r\nhello\r\n0\r\n\r\n";
        String body = "\r\n5\r\nhello\r\n0\r\n\r\n";
        assertEquals(once, normalized(OK + "Transfer-Encoding: chunked, Chunked\r\n" + body));
        assertEquals(once, normalized(OK + "Transfer-Encoding: chunked\r\ntransfer-encoding: chunked\r\n" + body));
    }

    @Example
    void whatOnlyLooksLikeASpaceIsHandedOnToBeRefused() {
        for (String odd : List.of("Transfer-Encoding: \u000bchunked", "Content-Length: \u000b5", "Content-Length: 5,\f5")) {
            assertEquals(OK + odd + "\r\n\r\n5;x\r\n", normalized(OK + odd + "\r\n\r\n5;x\r\n"));
        }
    }

    @Example
    void whatIsNoResponseIsHandedOnAsItIs() {
        for (String other : List.of("ICY 200 OK\r\n\r\nx", "\r\n\r\n", "no line end", "HTTP/1.1 2000 x\r\n\r\n", "")) {
            assertEquals(other, normalized(other));
        }
    }

    @Example
    void oneLengthThatIsSaidTwiceIsOneLength() {
        assertEquals(OK + "Content-Length: 5\r\n\r\nhello", normalized(OK + "Content-Length: 5, 5 ,5\r\n\r\nhello"));
        assertEquals(OK + "Content-Length: 5, 6\r\n\r\n", normalized(OK + "Content-Length: 5, 6\r\n\r\n"));
        assertEquals(OK + "Content-Length: 5,\r\n\r\n", normalized(OK + "Content-Length: 5,\r\n\r\n"));
    }

    @Example
    void aCodingThatChangesNothingIsLeftOut() {
        assertEquals(OK + "A: b\r\n\r\n5;x\r\n", normalized(OK + "Transfer-Encoding: identity\r\nA: b\r\n\r\n5;x\r\n"));
        assertEquals(CHUNKED + "5\r\n", normalized(OK + "transfer-encoding : Identity, Chunked\r\n\r\n5;x\r\n"));
        String other = OK + "Transfer-Encoding: gzip, chunked\r\n\r\n5;x\r\n";
        assertEquals(other, normalized(other));
    }

    @Example
    void aFramingHeaderThatGoesOnInTheNextLineIsRefused() {
        assertEquals(
                OK + "Transfer-Encoding: folded\r\n\r\n", normalized(OK + "Transfer-Encoding: identity,\r\n chunked\r\n\r\n"));
        assertEquals(OK + "A: b\r\n c\r\n\r\n", normalized(OK + "A: b\r\n c\r\n\r\n"));
    }

    @Example
    void whatFollowsTheSizeOfAChunkIsLeftOutAndSoAreTrailers() {
        assertEquals(
                CHUNKED + "5\r\nhello\r\n0\r\n\r\n",
                normalized(CHUNKED + "5  \r\nhello\r\n0;a=\"b\"\r\nX: y\r\n nonsense\r\n\r\n"));
        assertEquals(CHUNKED + "5\r\nhello\r\n", normalized(CHUNKED + "5;\u0085\rx\r\nhello\r\n"));
    }

    @Example
    void aChunkSizeThatMakesNoSenseIsHandedOnToBeRefused() {
        for (String nonsense : List.of("x\r\n", "0x5\r\n", " 5\r\n", "fffffffffffffffff\r\n", "5 5\r\n", "\r\n")) {
            assertEquals(CHUNKED + nonsense + "5;a\r\n", normalized(CHUNKED + nonsense + "5;a\r\n"));
        }
    }

    @Example
    void interimResponsesAreNormalizedAndTheFinalOneAfterThem() {
        assertEquals(
                "HTTP/1.1 103\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED + "1\r\nx",
                normalized("HTTP/1.1 103 H\u00e4\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKED + "1 \r\nx"));
        assertEquals("HTTP/1.1 101\r\n\r\nHTTP/1.1 200 x\r\n", normalized("HTTP/1.1 101 x\r\n\r\nHTTP/1.1 200 x\r\n"));
    }

    @Example
    void theBodyOfAResponseThatIsNotChunkedIsNotLookedAt() {
        ResponseNormalizer normalizer = new ResponseNormalizer();
        normalizer.take(bytes(OK + "Content-Length: 9\r\n\r\n"));
        assertTrue(!normalizer.isTransparent());
        drain(normalizer, 1000);
        assertTrue(normalizer.isTransparent());
        normalizer.begin();
        assertTrue(!normalizer.isTransparent(), "the next response is");
    }

    @Example
    void aLineWithoutAnEndTakesBoundedMemory() {
        String endless = OK + "A: " + "b".repeat(300_000);
        assertEquals(endless, normalized(endless));
    }

    @Example
    void theHeadsOfAllInterimResponsesTogetherAreBounded() {
        String interim = "HTTP/1.1 103\r\nLink: " + "x".repeat(100_000) + "\r\n\r\n";
        assertEquals(interim.repeat(2), normalized(interim.repeat(2)));
        assertThrows(ExcessiveResponseException.class, () -> normalized(interim.repeat(4)));
    }

    @Example
    void trailersAreBoundedAlsoInOneLine() {
        String body = CHUNKED + "1\r\nx\r\n0\r\n";
        assertEquals(body + "\r\n", normalized(body + "X: y\r\n".repeat(10_000) + "\r\n"));
        assertThrows(ExcessiveResponseException.class, () -> normalized(body + "X: y\r\n".repeat(100_000)));
        assertThrows(ExcessiveResponseException.class, () -> normalized(body + "x".repeat(400_000)));
    }

    @Example
    void chunkExtensionsAreBoundedByTheBody() {
        String longer = ";" + "x".repeat(99);
        String chunk = "64" + longer + "\r\n" + "b".repeat(100) + "\r\n";
        String plain = "64\r\n" + "b".repeat(100) + "\r\n";
        assertEquals(CHUNKED + plain.repeat(10_000), normalized(CHUNKED + chunk.repeat(10_000)));
        assertThrows(ExcessiveResponseException.class, () -> normalized(CHUNKED + ("1" + longer + "\r\nx\r\n").repeat(10_000)));
        assertThrows(ExcessiveResponseException.class, () -> normalized(CHUNKED + "5;" + "x".repeat(400_000)));
    }

    @Example
    void eachResponseOfAConnectionHasBoundsOfItsOwn() {
        String head = OK + "A: " + "b".repeat(100_000) + "\r\n\r\n";
        ResponseNormalizer normalizer = new ResponseNormalizer();
        for (int i = 0; i < 10; i++) {
            normalizer.begin();
            normalizer.take(bytes(head));
            assertEquals(head, drain(normalizer, head.length()));
        }
    }

    @Property(tries = 300)
    void aBodyInChunksIsTheSameInWhateverPartsItComes(@ForAll("bodies") List<String> chunks, @ForAll long seed) {
        StringBuilder sent = new StringBuilder("HTTP/1.1 200 \u00c4\r\nTransfer-Encoding: Chunked\r\nA:b\r\n\r\n");
        StringBuilder expected = new StringBuilder(OK + "Transfer-Encoding: chunked\r\nA:b\r\n\r\n");
        for (String chunk : chunks) {
            sent.append(Integer.toHexString(chunk.length())).append(" ;x=y\r\n").append(chunk).append("\r\n");
            expected.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
        }
        sent.append("0 \r\nTrailer: t\r\n\r\n");
        expected.append("0\r\n\r\n");
        Random random = new Random(seed);
        ResponseNormalizer normalizer = new ResponseNormalizer();
        StringBuilder read = new StringBuilder();
        int at = 0;
        while (at < sent.length()) {
            int next = Math.min(sent.length(), at + 1 + random.nextInt(60));
            normalizer.take(bytes(sent.substring(at, next)));
            at = next;
            if (random.nextBoolean()) {
                read.append(drain(normalizer, 1 + random.nextInt(40)));
            }
        }
        while (normalizer.hasReady()) {
            read.append(drain(normalizer, 17));
        }
        assertEquals(expected.toString(), read.toString());
        assertTrue(normalizer.isTransparent(), "nothing is looked at until the next response");
    }

    @Provide
    Arbitrary<List<String>> bodies() {
        return Arbitraries.strings().withChars('\r', '\n', '0', ';', 'a', '\u00ff').ofMinLength(1).ofMaxLength(200)
                .list().ofMaxSize(8);
    }

    private static String normalized(String sent) {
        ResponseNormalizer normalizer = new ResponseNormalizer();
        normalizer.take(bytes(sent));
        normalizer.end();
        return drain(normalizer, sent.length() + 100);
    }

    private static String drain(ResponseNormalizer normalizer, int most) {
        ByteBuffer buffer = BufferUtil.allocate(most);
        normalizer.drainTo(buffer);
        return BufferUtil.toString(buffer, StandardCharsets.ISO_8859_1);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
