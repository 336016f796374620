package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands beside the bytes of a body in chunks is bounded, however long the body is. */
class ChunkFramingTest extends OneFileTestBase {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    private static final int FAR_TOO_MANY = 100_000;

    ChunkFramingTest() {
        super(FetcherFixture.patient());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5^hello^0^         | X: trailer^ | headers and trailers
            5^hello^0^X:       | xxxxxxxxxx  | headers and trailers
            5;                 | xxxxxxxxxx  | chunk extensions
            1;x^h^             | 1;xxxxxxx^h^| chunk extensions
            """)
    void trailersAndChunkExtensionsBeyondTheBoundAreAFailureOfTheOrigin(String begin, String again, String what)
            throws Exception {
        String body = CHUNKED + (begin + again.repeat(FAR_TOO_MANY)).replace("^", "\r\n");
        try (RawOrigin sender = new RawOrigin(head -> body)) {
            OriginFailure failure = fetch(sender).failures().get(0);
            assertEquals("the origin sends more than 307200 bytes of " + what, failure.reason());
            assertEquals(Kind.BAD_CONTENT, failure.kind());
        }
    }

    @Test
    void aLongBodyMayHaveAnExtensionAtEachOfManyChunks() throws Exception {
        Content content = Content.random(7, 2_000_000);
        String bytes = new String(content.bytes(), StandardCharsets.ISO_8859_1);
        StringBuilder body = new StringBuilder(CHUNKED);
        for (int at = 0; at < bytes.length(); at += 100) {
            body.append("64;signature=").append("s".repeat(60)).append("\r\n").append(bytes, at, at + 100).append("\r\n");
        }
        body.append("0\r\n\r\n");
        try (RawOrigin sender = new RawOrigin(head -> body.toString())) {
            assertFetched(content, fetch(sender));
        }
    }

    private Events fetch(RawOrigin sender) throws Exception {
        OriginRequest request = OriginRequest.of("http://127.0.0.1:" + sender.port() + "/file");
        return fixture.fetch(FetcherFixture.request("file", request, PieceLayout.UNKNOWN_LENGTH));
    }
}
