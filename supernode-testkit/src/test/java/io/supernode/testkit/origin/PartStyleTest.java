package io.supernode.testkit.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.testkit.wire.HttpText;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a test gets from an origin whose ranges, or headers, are not as they should be. */
class PartStyleTest {

    private FakeOrigin origin;
    private OriginResource file;

    @BeforeEach
    void start() throws IOException {
        origin = FakeOrigin.start();
        file = origin.at("/file").content(HttpText.bytes("0123456789"));
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void aPartIsAsLongAsAskedForUnlessToldOtherwise() throws IOException {
        assertHas(get("Range: bytes=2-7"), "Content-Range: bytes 2-7/10", "234567");
        file.parts(PartStyle.plain().ofAtMost(3));
        assertHas(get("Range: bytes=2-7"), "Content-Range: bytes 2-4/10", "234");
        assertHas(get("Range: bytes=8-"), "Content-Range: bytes 8-9/10", "89");
        assertThrows(IllegalArgumentException.class, () -> PartStyle.plain().ofAtMost(0));
    }

    @Test
    void aFileInChunksHasRangesWhereNothingTellsItsLength() throws IOException {
        file.chunked();
        assertHas(get("Range: bytes=8-"), "200 ", "Transfer-Encoding: chunked");
        file.parts(PartStyle.plain().withoutTotal());
        assertHas(get("Range: bytes=8-"), "206 ", "Content-Range: bytes 8-9/*", "89");
        assertHas(get("Range: bytes=10-"), "416 ", "Content-Range: bytes */10");
    }

    @Test
    void ifRangeIsHonouredUnlessToldOtherwise() throws IOException {
        assertHas(get("Range: bytes=8-\r\nIf-Range: \"v0\""), "200 ");
        file.parts(PartStyle.plain().ignoringIfRange());
        assertHas(get("Range: bytes=8-\r\nIf-Range: \"v0\""), "206 ", "ETag: \"v1\"");
    }

    @Test
    void aPartMayLackItsEtagAndAnyReplyAnyHeader() throws IOException {
        file.parts(PartStyle.plain().withoutEtag());
        assertEquals(-1, get("Range: bytes=8-").indexOf("ETag"));
        assertHas(get("X: y"), "ETag: \"v1\"", "Date: ", "Last-Modified: ");
        file.without("etag").without("Date").without("Last-Modified");
        String reply = get("X: y");
        assertEquals(-1, reply.indexOf("ETag"));
        assertEquals(-1, reply.indexOf("Date"));
        assertEquals(-1, reply.indexOf("Last-Modified"));
        file.redirectingTo("/x").without("Location");
        assertEquals(-1, get("X: y").indexOf("Location"));
    }

    private String get(String headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", origin.port())) {
            socket.getOutputStream().write(HttpText.bytes(
                    "GET /file HTTP/1.1\r\nConnection: close\r\n" + headers + "\r\n\r\n"));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void assertHas(String reply, String... parts) {
        for (String part : parts) {
            assertTrue(reply.contains(part), () -> part + " is in " + reply);
        }
    }
}
