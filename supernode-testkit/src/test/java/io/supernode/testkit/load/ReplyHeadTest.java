package io.supernode.testkit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.testkit.load.ReplyHead.State;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyHeadTest {

    private final ReplyHead head = new ReplyHead();

    private State read(String reply) {
        byte[] bytes = reply.getBytes(StandardCharsets.US_ASCII);
        return head.read(bytes, bytes.length);
    }

    @Test
    void aReplyIsCompleteWithItsLastByteAndNotBefore() {
        String reply = "HTTP/1.1 503 Busy\r\nDate: x\r\ncontent-LENGTH: 3\r\nX: y\r\n\r\nabc";
        for (int length = 0; length < reply.length(); length++) {
            assertEquals(State.INCOMPLETE, read(reply.substring(0, length)), "after " + length);
        }
        assertEquals(State.COMPLETE, read(reply));
        assertEquals(503, head.status());
        assertEquals(3, head.bodyLength());
        assertEquals(reply.length() - 3, head.bodyAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\nContent-Length: 1\r\n\r\na", "nonsense nonsense\r\nContent-Length: 0\r\n\r\n"
    })
    void whatHasNoLengthOrNoStatusIsMalformed(String reply) {
        assertEquals(State.MALFORMED, read(reply), reply);
    }
}
