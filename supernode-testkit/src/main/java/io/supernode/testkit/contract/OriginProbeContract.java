package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginFetcher;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of {@link OriginFetcherContract} that is about {@link OriginFetcher#probe}. */
public abstract class OriginProbeContract {

    /** The path of the file under test on the origin. */
    protected static final String FILE = "/file";

    @TempDir
    Path home;

    /** Where the file comes from. */
    protected FakeOrigin origin;

    /** Of all fetches of a test; some are begun by many threads. */
    private final List<RecordingListener> listeners = new CopyOnWriteArrayList<>();

    /** What is tested. */
    protected OriginFetcher fetcher;

    /**
     * A fetcher that keeps its pieces under {@code home}, may ask origins on loopback, and whose time-outs are short (a
     * second or two), so that faults show before {@link #patience}.
     */
    protected abstract OriginFetcher create(Path home) throws Exception;

    /** Closes what {@link #create} made. */
    protected abstract void close(OriginFetcher created) throws Exception;

    /** After this time, whatever has not happened never will. */
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    @BeforeEach
    void createFetcher() throws Exception {
        origin = FakeOrigin.start();
        fetcher = create(home);
    }

    @AfterEach
    void closeFetcher() throws Exception {
        origin.close();
        close(fetcher);
        // Only now nothing can follow any more.
        for (RecordingListener events : listeners) {
            assertEquals(List.of(), events.contradictions(), "events of one fetch agree with each other");
        }
    }

    /** For one fetch, which is looked at once more after the test. */
    RecordingListener listener() {
        RecordingListener events = new RecordingListener();
        listeners.add(events);
        return events;
    }

    @Test
    void aProbeTellsTheLengthByOneRequestAndLetsGoOfTheBodyIfNoFetchFollows() throws Exception {
        origin.at(FILE).content(Content.random(1, 500_000_000));
        assertEquals(new OriginProbe.Available(500_000_000), probe(FILE));
        assertEquals(1, origin.requests(FILE).size());
        assertTrue(origin.awaitIdle(patience()), "nothing of it stays open");
        assertTrue(origin.bytesSent(FILE) < 500_000_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 501, 503})
    void aProbeTellsTheLengthWhereHeadIsRefused(int status) throws Exception {
        origin.at(FILE).content(Content.random(1, 10_000_000)).refusingHead(status);
        assertEquals(new OriginProbe.Available(10_000_000), probe(FILE));
        assertEquals(new OriginProbe.Available(10_000_000), probe(withHeader(origin.url(FILE), "X-Token", "any")));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9_999_999, 10_000_001})
    void whatHeadSaysOfTheLengthDoesNotCount(long length) throws Exception {
        origin.at(FILE).content(Content.random(1, 10_000_000)).announcingToHead(length);
        assertEquals(new OriginProbe.Available(10_000_000), probe(FILE));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 416, 500})
    void aProbeTellsTheLengthWhereRangesAreRefused(int status) throws Exception {
        origin.at(FILE).content(Content.random(1, 10_000_000)).refusingRanges(status);
        assertEquals(new OriginProbe.Available(10_000_000), probe(FILE));
        assertEquals(new OriginProbe.Available(10_000_000), probe(withHeader(origin.url(FILE), "X-Token", "any")));
    }

    @Test
    void aProbeOfAFileOfUnknownLengthSaysSo() throws Exception {
        origin.at(FILE).content(Content.random(1, 1000)).chunked();
        assertEquals(new OriginProbe.Available(PieceLayout.UNKNOWN_LENGTH), probe(FILE));
    }

    @Test
    void aProbeOfAnEmptyFileTellsLengthZero() throws Exception {
        origin.at(FILE).content(new byte[0]);
        assertEquals(new OriginProbe.Available(0), probe(FILE));
    }

    @Test
    void aProbeOfAMissingFileIsUnavailable() throws Exception {
        assertInstanceOf(OriginProbe.Unavailable.class, probe("/missing"));
    }

    /** Whether there is a fingerprint besides depends on what the origin tells. */
    private static void assertNeedsCredentials(long length, OriginProbe probe) {
        OriginProbe.Available available = assertInstanceOf(OriginProbe.Available.class, probe);
        assertEquals(new OriginProbe.Available(length, true), new OriginProbe.Available(
                available.length(), available.needsCredentials()));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407})
    void aProbeWithoutTheRightCredentialsIsUnauthorized(int status) throws Exception {
        origin.at(FILE).content(new byte[10]).wanting("X-Token", "secret", status);
        // A 403 may have any reason, unless it refuses credentials.
        OriginProbe without = probe(FILE);
        assertEquals(status != 403, without instanceof OriginProbe.Unauthorized,
                () -> "whether a probe without credentials that is answered " + status + " is Unauthorized: " + without);
        assertInstanceOf(OriginProbe.Unauthorized.class, probe(withHeader(origin.url(FILE), "X-Token", "guess")));
        assertNeedsCredentials(10, probe(withHeader(origin.url(FILE), "X-Token", "secret")));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 407})
    void aFileThatOnlyTheExtraHeadersOpenNeedsCredentialsAlsoWhereHeadIsRefused(int status) throws Exception {
        origin.at(FILE).content(new byte[10]).refusingHead().wanting("X-Token", "secret", status);
        assertNeedsCredentials(10, probe(withHeader(origin.url(FILE), "X-Token", "secret")));
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10})
    void aFileInsteadOfWhichStrangersGetAPageToLogInAtNeedsCredentials(int lengthOfThePage) throws Exception {
        origin.at("/login").content(new byte[lengthOfThePage]).content(new byte[lengthOfThePage]);
        origin.at(FILE).content(new byte[10]).wanting("X-Token", "secret", 401).leadingStrangersTo("/login");
        assertNeedsCredentials(10, probe(withHeader(origin.url(FILE), "X-Token", "secret")));
    }

    @Test
    void aFileOfWhichEverybodyMayKnowTheHeadButNotTheBodyNeedsCredentials() throws Exception {
        origin.at(FILE).content(new byte[10]).wanting("X-Token", "secret", 401).lettingEverybodyHead();
        assertNeedsCredentials(10, probe(withHeader(origin.url(FILE), "X-Token", "secret")));
        assertInstanceOf(
                OriginProbe.Unauthorized.class, probe(withHeader(origin.url(FILE), "X-Token", "guess")));
    }

    @Test
    void aFileThatCannotBeComparedWithWhatEverybodyGetsNeedsCredentials() throws Exception {
        origin.at(FILE).content(new byte[10]).withoutValidators().chunked().refusingHead();
        assertEquals(
                new OriginProbe.Available(PieceLayout.UNKNOWN_LENGTH, true),
                probe(withHeader(origin.url(FILE), "X-Token", "any")));
    }

    @Test
    void whereVersionsAreNotToldTheLengthTellsThatEverybodyGetsTheFile() throws Exception {
        origin.at(FILE).content(new byte[10]).withoutValidators();
        assertEquals(new OriginProbe.Available(10, false), probe(withHeader(origin.url(FILE), "X-Token", "any")));
    }

    @Test
    void aUrlThatIsTheClientsOwnIsComparedWithTheOneThatEverybodyKnows() throws Exception {
        origin.at(FILE).content(new byte[10]);
        origin.at("/other").content(new byte[10]).content(new byte[10]);
        OriginRequest signed = OriginRequest.of(origin.url(FILE + "?signature=1"));
        assertEquals(new OriginProbe.Available(10, false), probe(signed.sharing(origin.url(FILE))));
        // What everybody gets is what the task is about: this client's own is not to be had by it.
        assertInstanceOf(OriginProbe.Unavailable.class, probe(signed.sharing(origin.url("/other"))));
        assertNeedsCredentials(10, probe(signed.sharing(origin.url("/missing"))));
    }

    @Test
    void aFileThatIsOpenToEverybodyNeedsNoCredentialsWhateverHeadersAreSent() throws Exception {
        origin.at(FILE).content(new byte[10]);
        assertEquals(new OriginProbe.Available(10, false), probe(FILE));
        assertEquals(new OriginProbe.Available(10, false), probe(withHeader(origin.url(FILE), "X-Token", "secret")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"User-Agent", "Accept", "X-Forwarded-For", "Referer"})
    void whoIsForbiddenAndBroughtNoCredentialsIsNotAskedForAny(String header) throws Exception {
        origin.at(FILE).content(new byte[10]).failing(1000, 403);
        assertInstanceOf(OriginProbe.Unavailable.class, probe(FILE));
        assertInstanceOf(OriginProbe.Unavailable.class, probe(withHeader(origin.url(FILE), header, "any")));
    }

    @Test
    void aProbeFollowsRedirects() throws Exception {
        origin.at("/start").redirectingTo("/next");
        origin.at("/next").redirectingTo(origin.url(FILE), 307);
        origin.at(FILE).content(new byte[10]);
        assertEquals(new OriginProbe.Available(10), probe("/start"));
    }

    @Test
    void aCircleOfRedirectsIsUnavailable() throws Exception {
        origin.at("/a").redirectingTo("/b");
        origin.at("/b").redirectingTo("/a");
        assertInstanceOf(OriginProbe.Unavailable.class, probe("/a"));
    }

    @Test
    void extraHeadersAreNeverSentToAnotherHost() throws Exception {
        Assumptions.assumeTrue(
                InetAddress.getByName("localhost").getHostAddress().equals("127.0.0.1"), "localhost is IPv4 here");
        origin.at("/start").redirectingTo("http://localhost:" + origin.port() + FILE);
        origin.at(FILE).content(new byte[10]);
        probe(withHeader(origin.url("/start"), "X-Token", "secret"));
        assertTrue(origin.requests("/start").stream()
                .anyMatch(request -> request.header("X-Token").filter("secret"::equals).isPresent()),
                "the headers are sent to the host that they are for");
        assertFalse(origin.requests(FILE).isEmpty(), "the redirect was followed");
        assertTrue(origin.requests(FILE).stream().allMatch(request -> request.header("X-Token").isEmpty()),
                "the headers are not sent to the host that the redirect leads to");
    }

    @Test
    void aProbeOfADeadOriginIsUnavailable() throws Exception {
        int freed;
        try (ServerSocket socket = new ServerSocket(0)) {
            freed = socket.getLocalPort();
        }
        assertInstanceOf(OriginProbe.Unavailable.class, probe(OriginRequest.of("http://127.0.0.1:" + freed + FILE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://no-such-host.invalid/f", "http://[::1/f", "http://", "ftp://127.0.0.1/f", "http://127.0.0.1:99999/f",
        "http:///f", "nonsense", "http://a b/f", "http://127.0.0.1:-1/f"
    })
    void noAddressMakesAProbeThrow(String url) throws Exception {
        assertInstanceOf(OriginProbe.Unavailable.class, probe(OriginRequest.of(url)));
    }

    @Test
    void aProbeOfAnOriginThatHangsUpIsUnavailable() throws Exception {
        origin.at(FILE).content(new byte[10]).resetting(1000);
        assertInstanceOf(OriginProbe.Unavailable.class, probe(FILE));
    }

    @Test
    void aProbeOfASilentOriginCompletesByItself() throws Exception {
        origin.at(FILE).content(new byte[10]).stallingHeaders();
        assertInstanceOf(OriginProbe.Unavailable.class, probe(FILE));
    }

    @Test
    void aProbeReturnsWithoutWaitingForTheNetwork() throws Exception {
        origin.at(FILE).content(new byte[10]).stallingHeaders();
        CompletionStage<OriginProbe> answer = fetcher.probe(OriginRequest.of(origin.url(FILE)));
        // The reply is held, so that a probe that waited would still be in the call above.
        assertTrue(origin.at(FILE).awaitStalled(1, patience()));
        origin.at(FILE).release();
        assertEquals(new OriginProbe.Available(10), await(answer));
    }

    @Test
    void manyProbesAtOnceAllComplete() throws Exception {
        origin.at(FILE).content(new byte[10]);
        List<OriginProbe> answers = ConcurrentCalls.call(i -> () -> probe(i % 2 == 0 ? FILE : "/missing"));
        for (int i = 0; i < answers.size(); i++) {
            assertEquals(i % 2 == 0, answers.get(i) instanceof OriginProbe.Available,
                    "whether a file that is " + (i % 2 == 0 ? "there" : "missing") + " is available: " + answers.get(i));
        }
    }

    private OriginProbe probe(String path) throws Exception {
        return probe(OriginRequest.of(origin.url(path)));
    }

    OriginProbe probe(OriginRequest request) throws Exception {
        return await(fetcher.probe(request));
    }

    private OriginProbe await(CompletionStage<OriginProbe> answer) throws Exception {
        CompletableFuture<OriginProbe> future = answer.toCompletableFuture();
        return future.get(patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A request with one extra header. */
    protected static OriginRequest withHeader(String url, String name, String value) {
        return new OriginRequest(url, new OriginHeaders(Map.of(name, value)), false, List.of());
    }
}
