package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.testkit.origin.Content;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Interim responses are skipped, known or not, and nothing that an origin sends in their place keeps a task waiting.
 */
class InterimResponseTest extends OneFileTestBase {

    private static final Content CONTENT = Content.random(33, 600_000);

    InterimResponseTest() {
        super(FetcherFixture.settings());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 104, 110, 150, 199})
    void anInterimResponseIsSkippedWhateverIsAsked(int status) throws Exception {
        origin.at("/file").interim(status);
        OriginRequest request = OriginRequest.of(origin.url("/file"));
        assertEquals(new OriginProbe.Available(CONTENT.length()), fixture.probe(request));
        assertFetched(CONTENT, fixture.fetch(request(CONTENT.length())));
        assertInstanceOf(
                Revalidation.Current.class,
                fixture.fetcher.revalidate(KEY, request).toCompletableFuture().get(1, TimeUnit.MINUTES));
        OriginRequest withHeader = FetcherFixture.with(origin.url("/file"), "X-Token", "any");
        assertInstanceOf(
                Access.Granted.class,
                fixture.fetcher.check(KEY, withHeader).toCompletableFuture().get(1, TimeUnit.MINUTES));
    }

    @Test
    void manyInterimResponsesAreSkipped() throws Exception {
        origin.at("/file").interim(100, 100, 103, 199, 102, 150);
        assertFetched(CONTENT, fixture.fetch(request(CONTENT.length())));
    }

    @Test
    void anInterimResponseBeforeARefusalIsSkipped() throws Exception {
        origin.at("/missing").interim(104);
        assertEquals(
                new OriginProbe.Unavailable("the origin answers 404"), fixture.probe(origin.url("/missing")));
    }

    @Test
    void anOriginThatSwitchesProtocolsUnaskedIsRefused() throws Exception {
        try (Sender sender = new Sender("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", false)) {
            assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(sender.url()));
            assertEquals(Kind.BAD_CONTENT, fetchFrom(sender).failures().get(0).kind());
        }
    }

    @Test
    void anOriginThatSendsAnInterimResponseAndNothingElseIsGivenUp() throws Exception {
        try (Sender sender = new Sender("HTTP/1.1 199 Later\r\n\r\n", false)) {
            assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(sender.url()));
            Events events = fetchFrom(sender);
            assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
            assertTrue(sender.awaitHangUp(), "the connection is closed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 100\n\n", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", "HTTP/1.1  199 Later\r\n\r\n"})
    void anOriginThatSendsInterimResponsesWithoutEndIsHungUpOn(String interim) throws Exception {
        assertRefused(interim, "the origin sends more than 100 interim responses");
    }

    @Test
    void theHeadersOfAllInterimResponsesTogetherAreBounded() throws Exception {
        assertRefused(
                "HTTP/1.1 103 Early Hints\r\nLink: " + "x".repeat(100_000) + "\r\n\r\n",
                "the origin sends more than 307200 bytes of headers and trailers");
    }

    private void assertRefused(String endless, String reason) throws Exception {
        try (Sender sender = new Sender(endless, true)) {
            assertEquals(new OriginProbe.Unavailable(reason), fixture.probe(sender.url()));
            OriginFailure failure = fetchFrom(sender).failures().get(0);
            assertEquals(Kind.BAD_CONTENT, failure.kind());
            assertEquals(reason, failure.reason());
            assertTrue(sender.awaitHangUp(), "the connection is closed");
        }
    }

    private Events fetchFrom(Sender sender) throws Exception {
        return fixture.fetch(
                FetcherFixture.request("file", OriginRequest.of(sender.url()), PieceLayout.UNKNOWN_LENGTH));
    }

    /** Sends one text to everybody, once or again and again, and leaves the connection open. */
    private static final class Sender implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final byte[] text;
        private final boolean forEver;
        private volatile int hungUp;

        private Sender(String text, boolean forEver) throws IOException {
            this.text = text.getBytes(StandardCharsets.US_ASCII);
            this.forEver = forEver;
            start(this::accept);
        }

        private static void start(Runnable task) {
            Thread thread = new Thread(task, "sender");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket connection = server.accept();
                    start(() -> serve(connection));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void serve(Socket connection) {
            try (connection) {
                do {
                    connection.getOutputStream().write(text);
                } while (forEver);
                while (connection.getInputStream().read() >= 0) {
                    // Until the other side hangs up.
                    continue;
                }
            } catch (IOException e) {
                // It has hung up.
            }
            synchronized (this) {
                hungUp++;
                notifyAll();
            }
        }

        private synchronized boolean awaitHangUp() throws InterruptedException {
            long deadline = System.nanoTime() + FetcherFixture.PATIENCE.toNanos();
            while (hungUp == 0 && deadline - System.nanoTime() > 0) {
                wait(100);
            }
            return hungUp > 0;
        }

        private String url() {
            return "http://127.0.0.1:" + server.getLocalPort() + "/file";
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
