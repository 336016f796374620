package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.origin.HostResolver;
import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.FetchLimits;
import io.supernode.cdn.settings.OriginSettings;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two hundred origins that stall, each another host, beside one that does not. Nobody's time-out helps: all are long.
 */
class StalledHostsTest {

    private static final int STALLED = 200;
    private static final int LENGTH = 600_000;
    private static final String GOOD = "good.example.org";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n";
    /** Far fewer than one for each that stalls: those of the HTTP client, of the workers, and some spare. */
    private static final int MOST_THREADS = 100;
    /** Of one domain at a time; the rest wait without a thread. */
    private static final int LOOK_UPS_PER_DOMAIN = 16;
    /** Of all domains of which nothing is known. */
    private static final int LOOK_UPS_OF_STRANGERS = 48;

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Semaphore hanging = new Semaphore(0);
    private FakeOrigin origin;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        origin.at("/file").content(Content.random(1, LENGTH));
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        origin.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", HEAD, HEAD + "and a few bytes"})
    void stalledAnswersOfManyHostsDelayNobodyAndPinNoThreads(String answer) throws Exception {
        assertDelayNobody("http", stalled -> stalled.answerEach(answer, (int) FetcherFixture.PATIENCE.toMillis()));
    }

    @Test
    void handshakesThatManyHostsNeverAnswerDelayNobodyAndPinNoThreads() throws Exception {
        assertDelayNobody("https", stalled -> stalled.takeEach((int) FetcherFixture.PATIENCE.toMillis()));
    }

    private void assertDelayNobody(String scheme, Stalling stalling) throws Exception {
        int before = ownThreads();
        try (StalledOrigins stalled = new StalledOrigins(STALLED);
                FetcherFixture fixture = fixture(host -> host.equals(GOOD) ? loopback() : address(stalled, host))) {
            List<Events> all =
                    fetchEach(fixture, i -> scheme + "://host-" + i + ".example.com:" + stalled.port(i) + "/file");
            stalling.of(stalled);
            assertGoodOnesAreServed(fixture);
            assertNoneHasEnded(all);
            int threads = ownThreads() - before;
            assertTrue(threads < MOST_THREADS, threads + " threads");
        }
    }

    /** How far the origins go before they stall. */
    @FunctionalInterface
    private interface Stalling {
        void of(StalledOrigins origins) throws IOException;
    }

    @Test
    void aFetchAndAProbeOfANameThatIsNeverResolvedEnd() throws Exception {
        Duration queue = Duration.ofMillis(300);
        OriginSettings brief =
                FetcherFixture.settings().withLimits(FetchLimits.defaults().withTimeouts(queue, Duration.ofSeconds(5)));
        try (FetcherFixture fixture =
                new FetcherFixture(directory, brief, new Bandwidth(Bandwidth.UNLIMITED), this::neverUnlessGood)) {
            String url = "http://host.example.com/file";
            Events events = fixture.fetch(FetcherFixture.request("file", OriginRequest.of(url), LENGTH));
            assertEquals(OriginFailure.Kind.UNOBTAINABLE, events.failures().get(0).kind());
            assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(url));
        }
    }

    @Test
    void namesOfOneDomainThatAreNeverResolvedDelayNobodyAndPinFewThreads() throws Exception {
        int before = ownThreads();
        try (FetcherFixture fixture = fixture(this::neverUnlessGood)) {
            List<Events> all = fetchEach(fixture, i -> "http://host-" + i + ".example.com/file");
            awaitHanging(LOOK_UPS_PER_DOMAIN);
            assertGoodOnesAreServed(fixture);
            assertNoneHasEnded(all);
            int threads = ownThreads() - before;
            assertTrue(threads < MOST_THREADS, threads + " threads");
            assertEquals(0, hanging.availablePermits(), "no more look-ups of that domain were begun");
        }
    }

    @Test
    void namesOfManyDomainsThatAreNeverResolvedDelayNoHostThatWasFoundBeforeAndPinFewThreads() throws Exception {
        int before = ownThreads();
        try (FetcherFixture fixture = fixture(this::neverUnlessGood)) {
            assertInstanceOf(OriginProbe.Available.class, fixture.probe("http://" + GOOD + ":" + origin.port() + "/file"));
            List<Events> all = fetchEach(fixture, i -> "http://www.host-" + i + ".example/file");
            awaitHanging(LOOK_UPS_OF_STRANGERS);
            assertGoodOnesAreServed(fixture);
            assertNoneHasEnded(all);
            int threads = ownThreads() - before;
            assertTrue(threads < MOST_THREADS + LOOK_UPS_OF_STRANGERS, threads + " threads");
        }
    }

    @Test
    void manyFetchesOfOneNameThatIsNeverResolvedBlockOneThread() throws Exception {
        try (FetcherFixture fixture = fixture(this::neverUnlessGood)) {
            List<Events> all = fetchEach(fixture, i -> "http://host.example.com/file-" + i);
            awaitHanging(1);
            assertGoodOnesAreServed(fixture);
            assertNoneHasEnded(all);
            assertEquals(0, hanging.availablePermits(), "all share the one look-up");
        }
    }

    private List<Events> fetchEach(FetcherFixture fixture, IntFunction<String> urls) {
        List<Events> all = new ArrayList<>();
        for (int i = 0; i < STALLED; i++) {
            Events events = new Events();
            all.add(events);
            OriginRequest from = OriginRequest.of(urls.apply(i));
            fixture.fetcher.fetch(FetcherFixture.request("stalled" + i, from, LENGTH), events);
        }
        return all;
    }

    /** By name and by address, probed and fetched, within what a client's patience allows many times over. */
    private void assertGoodOnesAreServed(FetcherFixture fixture) throws Exception {
        String named = "http://" + GOOD + ':' + origin.port() + "/file";
        for (String url : List.of(named, origin.url("/file"))) {
            assertEquals(new OriginProbe.Available(LENGTH), fixture.probe(url));
            assertEquals(
                    LENGTH, fixture.fetch(FetcherFixture.request(url, OriginRequest.of(url), LENGTH)).finishedLength());
        }
    }

    private static void assertNoneHasEnded(List<Events> all) {
        assertTrue(all.stream().allMatch(events -> events.finishes().isEmpty() && events.failures().isEmpty()));
    }

    private void awaitHanging(int count) throws InterruptedException {
        assertTrue(hanging.tryAcquire(count, FetcherFixture.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private InetAddress[] neverUnlessGood(String host) throws UnknownHostException {
        if (host.equals(GOOD)) {
            return loopback();
        }
        hanging.release();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(host);
    }

    /** Of {@code host-N.example.com}. */
    private static InetAddress[] address(StalledOrigins stalled, String host) {
        int number = Integer.parseInt(host.substring("host-".length(), host.indexOf('.')));
        return new InetAddress[] {stalled.address(number)};
    }

    private static InetAddress[] loopback() {
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    /** Threads of the product. */
    private static int ownThreads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("supernode-"))
                .count();
    }

    private FetcherFixture fixture(HostResolver names) throws Exception {
        OriginSettings patient = FetcherFixture.settings().withTimeouts(LONG, LONG, LONG);
        return new FetcherFixture(directory, patient, new Bandwidth(Bandwidth.UNLIMITED), names);
    }
}
