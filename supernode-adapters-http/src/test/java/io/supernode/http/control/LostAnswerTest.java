package io.supernode.http.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.Await;
import io.supernode.http.RawClient;
import io.supernode.http.RawClient.Reply;
import io.supernode.http.net.ListenLimits;
import io.supernode.http.net.ListenSecurity;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that sends all of its request before it reads gets its answer, also if that was given long before the end of the request.
 * Its connection ends then, whatever it does.
 *
 * <p>{@code -Dsupernode.refusals=N} refuses each kind of request N times.
 */
@Timeout(300)
class LostAnswerTest {

    private static final int TIMES = Integer.getInteger("supernode.refusals", 3);
    private static final int CHUNK = 16 << 10;
    private static final int MOST_KILOBYTES = 512;
    /** A request that takes longer is not answered, whatever it is; on a busy machine that may come to pass. */
    private static final Duration NO_HURRY = Duration.ofMinutes(2);

    private ControlServer server;

    @BeforeEach
    void listen() throws IOException {
        listen(ListenLimits.defaults());
    }

    private void listen(ListenLimits limits) throws IOException {
        server = ControlServerTestBase.start(
                LocalSupernode.builder(new HandFedOrigin(), "a secret of tests".getBytes()).start(),
                ControlSettings.onPort(0).withLimits(limits.withRequestTimeout(NO_HURRY)).withSecurity(security()));
    }

    ListenSecurity security() {
        return ListenSecurity.none();
    }

    RawClient connect() throws IOException {
        return RawClient.connect(port());
    }

    final int port() {
        return server.port();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 256, 1024})
    void aBodyWhoseLengthIsTooMuchIsRefusedAndItsClientReadsThat(int kilobytes) throws IOException {
        for (int i = 0; i < TIMES; i++) {
            int length = (MOST_KILOBYTES + kilobytes) << 10;
            assertRefused(413, head("POST /peer/registry", "Content-Length: " + length), text(kilobytes));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 256, 1024})
    void aBodyThatTurnsOutToBeTooMuchIsRefusedAndItsClientReadsThat(int kilobytes) throws IOException {
        String chunk = "4000\r\n" + text(16) + "\r\n";
        for (int i = 0; i < TIMES; i++) {
            assertRefused(
                    413,
                    head("POST /peer/registry", "Transfer-Encoding: chunked") + chunk.repeat(MOST_KILOBYTES / 16 + 1),
                    chunk.repeat(kilobytes / 16));
        }
    }

    @ParameterizedTest
    @CsvSource({"POST /nothing, 404", "POST /peer/task, 405", "POST /peer/registry HTTP/3.7, 505"})
    void whatIsRefusedWithoutALookAtItsBodyIsAnsweredToAClientThatSendsAllOfIt(String call, int status) throws IOException {
        for (int i = 0; i < TIMES; i++) {
            assertRefused(status, head(call, "Content-Length: 1048576"), text(1024));
        }
    }

    @Test
    void headersThatAreTooLongAreRefusedAndTheirClientReadsThat() throws IOException {
        for (int i = 0; i < TIMES; i++) {
            assertRefused(431, "GET /peer/task HTTP/1.1\r\nHost: x\r\nX: " + text(16), text(256));
            assertRefused(414, "GET /peer/task?" + text(16), text(256));
        }
    }

    @Test
    void whoSendsMuchWithoutAnEndIsNotWaitedFor() throws IOException {
        try (RawClient client = refused()) {
            byte[] more = new byte[CHUNK];
            assertThrows(IOException.class, () -> {
                while (true) {
                    client.send(more);
                }
            });
        }
    }

    @Test
    void whoSendsLittleWithoutAnEndIsNotWaitedFor() throws IOException {
        try (RawClient client = refused()) {
            Await.until("the server hangs up", client::isHungUpOn);
        }
    }

    @Test
    void whoIsSilentAfterARefusalCountsAsAConnectionAndIsNotWaitedFor() throws IOException {
        server.close();
        listen(ListenLimits.defaults().withMaxConnectionsPerAddress(1));
        try (RawClient client = refused()) {
            assertEquals(0, client.readToEnd().length);
            Await.until("there is room for another connection of that address", this::isServed);
        }
    }

    private boolean isServed() {
        try (RawClient other = connect()) {
            other.send("GET /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
            return other.readReply().status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A client that has read its refusal, and whose request is not over by far. */
    private RawClient refused() throws IOException {
        RawClient client = connect();
        client.send(head("POST /peer/registry", "Content-Length: 1099511627776") + "x");
        assertEquals(413, client.readReply().status());
        return client;
    }

    /** By a client that sends most of its request when it has been refused already, and reads only then. */
    private void assertRefused(int status, String begin, String rest) throws IOException {
        try (RawClient client = connect()) {
            client.send(begin);
            client.awaitReply();
            for (int sent = 0; sent < rest.length(); sent += CHUNK) {
                client.send(rest.substring(sent, Math.min(rest.length(), sent + CHUNK)));
            }
            assertEnds(status, client);
        }
    }

    private static String text(int kilobytes) {
        return "x".repeat(kilobytes << 10);
    }

    private static void assertEnds(int status, RawClient client) throws IOException {
        Reply reply = client.readReply();
        assertEquals(status, reply.status());
        assertEquals("close", reply.header("connection"));
        assertEquals(0, client.readToEnd().length);
    }

    private static String head(String call, String header) {
        return call + (call.contains("HTTP/") ? "" : " HTTP/1.1") + "\r\nHost: x\r\n" + header + "\r\n\r\n";
    }
}
