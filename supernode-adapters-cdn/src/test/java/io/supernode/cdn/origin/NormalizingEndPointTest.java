package io.supernode.cdn.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.junit.jupiter.api.Test;

/** Which response the bytes of a connection belong to, whenever they come. */
class NormalizingEndPointTest {

    private static final String LONG = "x".repeat(ResponseNormalizer.MAX_HEADS_BYTES / 2);

    private final ByteArrayEndPoint wire = new ByteArrayEndPoint();
    private final NormalizingEndPoint connection = new NormalizingEndPoint(wire);

    @Test
    void anOriginMayBeginItsAnswerBeforeItIsAsked() throws IOException {
        assertEquals("HTTP/1.1 200\r\n", read("HTTP/1.1 200 OK\r\nContent-"));
        connection.responseBegins();
        assertEquals("Content-Length: 5\r\n\r\nhello", read("Length: 5, 5\r\n\r\nhello"));
    }

    @Test
    void itsHeadersAreBoundedThenToo() throws IOException {
        read("HTTP/1.1 103 Early Hints\r\nLink: " + LONG);
        connection.responseBegins();
        assertThrows(ExcessiveResponseException.class, () -> read(LONG));
    }

    @Test
    void whatComesAfterTheEndOfAResponseIsNotTheBeginningOfTheNext() throws IOException {
        connection.responseBegins();
        read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        read("superfluous");
        connection.responseBegins();
        assertEquals("HTTP/1.1 404\r\n\r\n", read("HTTP/1.1 404 Not Found\r\n\r\n"));
    }

    private String read(String sent) throws IOException {
        wire.addInput(sent);
        StringBuilder read = new StringBuilder();
        ByteBuffer buffer = BufferUtil.allocate(1 << 20);
        while (connection.fill(buffer) > 0) {
            read.append(StandardCharsets.ISO_8859_1.decode(buffer));
            BufferUtil.clear(buffer);
        }
        return read.toString();
    }
}
