package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that sends all of a needless body before it reads gets its answer. */
@Timeout(60)
class DataPortLostAnswerTest extends DataServerTestBase {

    private static final int TIMES = 3;
    private static final byte[] BODY = new byte[1 << 20];

    @Test
    void aCallThatIsRefusedIsAnsweredToAClientThatSendsABody() throws IOException {
        for (int i = 0; i < TIMES; i++) {
            Reply reply = withBody("POST", KEY.dataPath());
            assertEquals(405, reply.status());
            assertEquals("close", reply.header("connection"));
            assertEquals(404, withBody("GET", OTHER.dataPath()).status());
        }
    }

    @Test
    void aFileIsSentToAClientThatSendsABody() throws IOException {
        for (int i = 0; i < TIMES; i++) {
            Reply reply = withBody("GET", KEY.dataPath());
            assertEquals(200, reply.status());
            assertArrayEquals(content, reply.bytes());
        }
    }

    private Reply withBody(String method, String path) throws IOException {
        try (RawClient client = connect()) {
            client.send(method + ' ' + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY.length + "\r\n\r\n");
            client.awaitReply();
            client.send(BODY);
            return client.readReply();
        }
    }
}
