package io.supernode.http.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.net.ListenLimits;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that hang up, stall, trickle, flood or talk nonsense. */
@Timeout(120)
class DataServerLimitsTest extends DataServerTestBase {

    @Test
    void aClientThatHangsUpInTheMiddleFreesItsFile() throws IOException {
        try (RawClient client = connect()) {
            client.send(text("GET", KEY.dataPath(), null));
            Await.until("the file is open", () -> files.openFiles() == 1);
        }
        Await.until("the file is closed", () -> files.openFiles() == 0);
        assertEquals(List.of(), files.unreadable(), "that is no fault of the file");
    }

    @Test
    void aClientThatConnectsAndHangsUpCausesNoError() throws IOException {
        for (int i = 0; i < 50; i++) {
            connect().close();
        }
        assertEquals(206, get(KEY, "bytes=0-9").status());
    }

    @Test
    void aConnectionWhoseClientDoesNotReadIsClosedAfterTheIdleTimeout() throws IOException {
        server.close();
        server = start(ListenLimits.defaults().withIdleTimeout(Duration.ofMillis(300)));
        files.complete(OTHER, new byte[64 << 20]);
        try (RawClient client = connect()) {
            client.send(text("GET", OTHER.dataPath(), null));
            Await.until("the file is open", () -> files.openFiles() == 1);
            Await.until("the file is closed", () -> files.openFiles() == 0);
        }
    }

    @Test
    void aRequestThatTricklesInIsCutOff() throws IOException {
        server.close();
        server = start(ListenLimits.defaults().withRequestTimeout(Duration.ofMillis(200)));
        try (RawClient client = connect()) {
            client.send("GET / HTTP/1.1\r\n");
            Await.until("the server hangs up", client::isHungUpOn);
        }
    }

    @Test
    void aFileThatIsShorterThanExpectedCutsTheReplyAndIsNotPadded() throws IOException {
        files.cut(KEY, PIECE);
        try (RawClient client = connect()) {
            client.send(text("GET", KEY.dataPath(), "bytes=0-8388607"));
            assertThrows(EOFException.class, client::readReply);
        }
        Await.until("every file is closed", () -> files.openFiles() == 0);
        assertEquals(List.of((long) PIECE), files.unreadable(), "whoever keeps the file hears where it ends");
    }

    @Test
    void theStoreLearnsThatAFileCannotBeRead() throws IOException {
        files.replaceByDirectory(KEY);
        try (RawClient client = connect()) {
            client.send(text("GET", KEY.dataPath(), "bytes=0-4194303"));
            assertThrows(EOFException.class, client::readReply);
        }
        Await.until("every file is closed", () -> files.openFiles() == 0);
        assertEquals(List.of(0L), files.unreadable());
    }

    @Test
    void moreConnectionsThanAllowedAreNotServedUntilSomeEnd() throws IOException {
        server.close();
        server = start(ListenLimits.defaults().withMaxConnections(2));
        RawClient first = connect();
        RawClient second = connect();
        first.send(text("GET", KEY.dataPath(), "bytes=0-0"));
        first.readReply();
        second.send(text("GET", KEY.dataPath(), "bytes=0-0"));
        second.readReply();
        first.close();
        second.close();
        Await.until("a further connection is served", () -> {
            try {
                return get(KEY, "bytes=0-0").status() == 206;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    @Test
    void aTakenPortIsReportedInOneSentence() {
        DataSettings same = DataSettings.onPort(server.port());
        var refusal = assertThrows(IOException.class, () -> DataServer.bind(same));
        assertEquals("cannot listen on download port " + server.port() + ": Address already in use", refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA\u0000B: c\r\n\r\n"})
    void aMalformedRequestIsAnsweredWithoutHtml(String bytes) throws IOException {
        try (RawClient client = connect()) {
            client.send(bytes);
            String reply = new String(client.readToEnd(), StandardCharsets.ISO_8859_1);
            assertTrue(reply.matches("(?s)HTTP/1.1 (400|505) .*\\{\"code\":(400|505),\"msg\":\"[^\"]+\"}"), reply);
            assertFalse(reply.contains("Server:"), reply);
        }
    }

    @Test
    void anOverlongPathAndOverlongHeadersAreRefused() throws IOException {
        assertEquals(414, request("GET", "/" + "x".repeat(20_000), null).status());
        assertEquals(431, request("GET", "/", "x".repeat(20_000)).status());
    }
}
