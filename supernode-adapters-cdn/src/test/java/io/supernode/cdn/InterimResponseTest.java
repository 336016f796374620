package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.testkit.origin.Content;
import java.io.IOException;
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
        try (SocketOrigin sender = sender("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", false)) {
            assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(sender.url()));
            assertEquals(Kind.BAD_CONTENT, fetchFrom(sender).failures().get(0).kind());
        }
    }

    @Test
    void anOriginThatSendsAnInterimResponseAndNothingElseIsGivenUp() throws Exception {
        try (SocketOrigin sender = sender("HTTP/1.1 199 Later\r\n\r\n", false)) {
            assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(sender.url()));
            Events events = fetchFrom(sender);
            assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
            assertHungUp(sender);
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
        try (SocketOrigin sender = sender(endless, true)) {
            assertEquals(new OriginProbe.Unavailable(reason), fixture.probe(sender.url()));
            OriginFailure failure = fetchFrom(sender).failures().get(0);
            assertEquals(Kind.BAD_CONTENT, failure.kind());
            assertEquals(reason, failure.reason());
            assertHungUp(sender);
        }
    }

    private Events fetchFrom(SocketOrigin sender) throws Exception {
        return fixture.fetch(
                FetcherFixture.request("file", OriginRequest.of(sender.url()), PieceLayout.UNKNOWN_LENGTH));
    }

    /** Sends one text to everybody who asks, once or again and again, and leaves the connection open. */
    private static SocketOrigin sender(String text, boolean forEver) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new SocketOrigin(connection -> {
            connection.getInputStream().read();
            do {
                connection.getOutputStream().write(bytes);
            } while (forEver);
            SocketOrigin.readToTheEnd(connection);
        });
    }

    private static void assertHungUp(SocketOrigin origin) throws Exception {
        Await.until(() -> origin.accepted() > 0 && origin.open() < origin.accepted());
    }
}
