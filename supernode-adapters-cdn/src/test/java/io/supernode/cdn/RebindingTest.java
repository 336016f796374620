package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.origin.EgressPolicy;
import io.supernode.cdn.settings.Bandwidth;
import io.supernode.cdn.settings.Cidr;
import io.supernode.cdn.settings.EgressRules;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A name that answers the allowed address for a while, and from then on a forbidden one (DNS rebinding), at which a
 * trap listens. The origin closes each connection after one answer, so that each question needs another connection.
 */
class RebindingTest {

    private static final OriginProbe REFUSED = new OriginProbe.Unavailable(EgressPolicy.REFUSED);
    private static final OriginFailure NOT_ALLOWED =
            new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, EgressPolicy.REFUSED);
    private static final String FORBIDDEN = "127.0.0.2";
    private static final String NAME = "rebinding.example";
    private static final int PIECE = 4 << 20;
    private static final Content CONTENT = Content.random(1, 9_000_000);

    @TempDir
    Path directory;

    private final Map<String, Integer> dns = new ConcurrentHashMap<>();
    /** How many look-ups of a name are answered with the allowed address; without an entry, all. */
    private final Map<String, Integer> goodLookUps = new ConcurrentHashMap<>();
    private FakeOrigin origin;
    private ServerSocketChannel trap;
    private FetcherFixture fixture;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        origin.at("/file").content(CONTENT).header("Connection", "close");
        trap = ServerSocketChannel.open();
        trap.configureBlocking(false);
        trap.bind(new InetSocketAddress(FORBIDDEN, origin.port()));
        EgressRules rules =
                EgressRules.defaults().withLoopback(true).withDenied(List.of(Cidr.parse(FORBIDDEN)), List.of());
        fixture = new FetcherFixture(
                directory,
                FetcherFixture.patient().withEgress(rules).withClientTls(true, false),
                new Bandwidth(Bandwidth.UNLIMITED),
                this::resolve);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        trap.close();
        origin.close();
    }

    /** The connection to the trap would be there even if nothing was sent over it. */
    private void assertOnlyCheckedAddressesWereDialled(int requests) throws Exception {
        assertNull(trap.accept(), "the forbidden address was dialled");
        assertEquals(requests, origin.requests().size(), "one request for each good look-up");
    }

    @Test
    void aProbeDialsWhatWasChecked() throws Exception {
        goodLookUps.put(NAME, 1);
        assertEquals(new OriginProbe.Available(CONTENT.length()), fixture.probe(url(NAME, "/file")));
        assertEquals(1, dns.get(NAME), "the name is not asked again between the check and the dialling");
        assertEquals(REFUSED, fixture.probe(url(NAME, "/file")));
        assertOnlyCheckedAddressesWereDialled(1);
    }

    @Test
    void theSecondQuestionOfAProbeIsCheckedToo() throws Exception {
        origin.at("/file").refusingRanges(400);
        origin.at("/everybodys").content(CONTENT).header("Connection", "close");
        goodLookUps.put(NAME, 1);
        OriginRequest signed = OriginRequest.of(url(NAME, "/file")).sharing(url("other.example", "/everybodys"));
        assertEquals(REFUSED, fixture.probe(signed));
        // The other URL is asked at the same time; the refusal may come before it has been.
        assertNull(trap.accept(), "the forbidden address was dialled");
        assertEquals(1, origin.requests("/file").size(), "one request for the good look-up");
    }

    @Test
    void theQuestionWithoutTheClientsHeadersIsCheckedToo() throws Exception {
        goodLookUps.put("everybodys.example", 0);
        OriginRequest signed = OriginRequest.of(url(NAME, "/file")).sharing(url("everybodys.example", "/file"));
        // Nobody can tell whether everybody may have it.
        assertEquals(
                new OriginProbe.Available(CONTENT.length(), true, Optional.of(CONTENT.length() + " \"v1\"")),
                fixture.probe(signed));
        assertOnlyCheckedAddressesWereDialled(1);
    }

    @Test
    void aClientWithATrustOfItsOwnIsCheckedLikeAllOthers() throws Exception {
        goodLookUps.put(NAME, 1);
        OriginRequest insecure = new OriginRequest(url(NAME, "/file"), OriginHeaders.NONE, true, List.of());
        assertEquals(new OriginProbe.Available(CONTENT.length()), fixture.probe(insecure));
        assertEquals(REFUSED, fixture.probe(insecure));
        assertOnlyCheckedAddressesWereDialled(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void eachHopOfARedirectIsChecked(int forbiddenHop) throws Exception {
        for (int hop = 0; hop < 5; hop++) {
            origin.at("/hop" + hop)
                    .redirectingTo(url("hop" + (hop + 1) + ".example", hop == 4 ? "/file" : "/hop" + (hop + 1)))
                    .header("Connection", "close");
        }
        goodLookUps.put("hop" + forbiddenHop + ".example", 0);
        assertEquals(REFUSED, fixture.probe(url("hop0.example", "/hop0")));
        assertOnlyCheckedAddressesWereDialled(forbiddenHop);
        assertEquals(EgressPolicy.REFUSED, reasonOf(fixture.fetch(request("hop0.example", "/hop0"))));
        assertOnlyCheckedAddressesWereDialled(2 * forbiddenHop);
    }

    @Test
    void aRedirectToTheSameNameIsCheckedAnew() throws Exception {
        origin.at("/start").redirectingTo("/file").header("Connection", "close");
        goodLookUps.put(NAME, 1);
        assertEquals(REFUSED, fixture.probe(url(NAME, "/start")));
        assertOnlyCheckedAddressesWereDialled(1);
    }

    @Test
    void aFetchAfterAGoodProbeGoesOnWithTheConnectionThatWasCheckedOrIsCheckedAnew() throws Exception {
        goodLookUps.put(NAME, 1);
        assertEquals(new OriginProbe.Available(CONTENT.length()), fixture.probe(url(NAME, "/file")));
        assertEquals(CONTENT.length(), fixture.fetch(request(NAME, "/file")).finishedLength());
        fixture.fetcher.discard(FetcherFixture.key(NAME));
        assertEquals(EgressPolicy.REFUSED, reasonOf(fixture.fetch(request(NAME, "/file"))));
        assertOnlyCheckedAddressesWereDialled(1);
    }

    @Test
    void aRetryIsCheckedAnew() throws Exception {
        origin.at("/file").failingBodies(1, 503);
        goodLookUps.put(NAME, 1);
        assertEquals(EgressPolicy.REFUSED, reasonOf(fixture.fetch(request(NAME, "/file"))));
        assertOnlyCheckedAddressesWereDialled(1);
    }

    @Test
    void theRestOfABrokenBodyIsAskedForAtACheckedAddressOnly() throws Exception {
        origin.at("/file").cuttingAfter(PIECE);
        goodLookUps.put(NAME, 2);
        assertEquals(EgressPolicy.REFUSED, reasonOf(fixture.fetch(request(NAME, "/file"))));
        assertOnlyCheckedAddressesWereDialled(2);
    }

    @Test
    void aRevalidationIsCheckedAnewAndTheFileIsNotServedOnWhereItMayNotBeAskedFor() throws Exception {
        goodLookUps.put(NAME, 1);
        Events events = fixture.fetch(request(NAME, "/file"));
        assertEquals(CONTENT.length(), events.finishedLength());
        Revalidation answer = revalidate(OriginRequest.of(url(NAME, "/file")));
        assertEquals(new Revalidation.Unanswered(EgressPolicy.REFUSED), answer);
        assertEquals(List.of(NOT_ALLOWED), events.failures(), "it is told before the question is answered");
        assertTrue(fixture.store.open(FetcherFixture.key(NAME)).isEmpty());
        assertOnlyCheckedAddressesWereDialled(1);
    }

    @Test
    void aRequestOfOneClientThatMayNotBeSentCostsTheOthersNothing() throws Exception {
        goodLookUps.put(NAME, 1);
        Events events = fixture.fetch(request(NAME, "/file"));
        Revalidation answer = revalidate(FetcherFixture.with(url(NAME, "/file"), "X-Token", "own"));
        assertEquals(new Revalidation.Unanswered(EgressPolicy.REFUSED), answer);
        assertEquals(List.of(), events.failures());
        assertTrue(fixture.store.find(FetcherFixture.key(NAME)).isPresent());
    }

    private Revalidation revalidate(OriginRequest request) throws Exception {
        return fixture.fetcher
                .revalidate(FetcherFixture.key(NAME), request)
                .toCompletableFuture()
                .get(FetcherFixture.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void aCachedFileIsNotServedAgainWhereItMayNotBeAskedForAnyMore() throws Exception {
        goodLookUps.put(NAME, 1);
        assertEquals(CONTENT.length(), fixture.fetch(request(NAME, "/file")).finishedLength());
        fixture.fetcher.release(FetcherFixture.key(NAME));
        assertEquals(List.of(NOT_ALLOWED), fixture.fetch(request(NAME, "/file")).failures());
        assertTrue(fixture.store.open(FetcherFixture.key(NAME)).isEmpty());
        assertOnlyCheckedAddressesWereDialled(1);
        goodLookUps.remove(NAME);
        assertEquals(CONTENT.length(), fixture.fetch(request(NAME, "/file")).finishedLength());
        assertEquals(1, origin.bodyRequests("/file"), "the copy has stayed");
    }

    @Test
    void aCachedFileIsNotServedToWhoNamesItsMd5EitherWhereItMayNotBeAskedForAnyMore() throws Exception {
        goodLookUps.put(NAME, 1);
        assertEquals(CONTENT.length(), fixture.fetch(request(NAME, "/file")).finishedLength());
        fixture.fetcher.release(FetcherFixture.key(NAME));
        assertEquals(Optional.empty(), findCopy());
        assertEquals(List.of(NOT_ALLOWED), fixture.fetch(requestByMd5()).failures());
        assertTrue(fixture.store.open(FetcherFixture.key(NAME)).isEmpty());
        goodLookUps.remove(NAME);
        assertEquals(CONTENT.md5(), findCopy().orElseThrow().md5().hex());
        assertEquals(CONTENT.length(), fixture.fetch(requestByMd5()).finishedLength());
        assertOnlyCheckedAddressesWereDialled(1);
        assertEquals(1, origin.requests().size(), "who names the MD5 does without the origin");
    }

    @Test
    void aFileInUseByItsMd5IsNotServedOnWhereItMayNotBeAskedFor() throws Exception {
        goodLookUps.put(NAME, 1);
        Events events = fixture.fetch(requestByMd5());
        assertEquals(CONTENT.length(), events.finishedLength());
        assertEquals(
                new Revalidation.Unanswered(EgressPolicy.REFUSED), revalidate(OriginRequest.of(url(NAME, "/file"))));
        assertEquals(List.of(NOT_ALLOWED), events.failures());
        assertTrue(fixture.store.open(FetcherFixture.key(NAME)).isEmpty());
    }

    @Test
    void anEarlierContentIsNotServedFromWhereAnOriginMayNotBeAsked() throws Exception {
        goodLookUps.put(NAME, 1);
        assertEquals(CONTENT.length(), fixture.fetch(request(NAME, "/file")).finishedLength());
        fixture.fetcher.release(FetcherFixture.key(NAME));
        assertEquals(Optional.empty(), findCopy());
        Events events = new Events();
        fixture.fetcher.reopen(requestByMd5(), events);
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
        assertEquals(List.of(NOT_ALLOWED), events.failures());
    }

    private Optional<StoredCopy> findCopy() throws Exception {
        return fixture.fetcher
                .findCopy(FetcherFixture.key(NAME), OriginRequest.of(url(NAME, "/file")))
                .toCompletableFuture()
                .get(FetcherFixture.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private FetchRequest requestByMd5() {
        FetchRequest request = request(NAME, "/file");
        return new FetchRequest(
                request.task(), request.key(), request.origin(), request.layout(), Optional.of(Md5.parse(CONTENT.md5())));
    }

    @Test
    void aRepairIsCheckedAnew() throws Exception {
        goodLookUps.put(NAME, 1);
        Events events = fixture.fetch(request(NAME, "/file"));
        StoredFiles.damage(directory, FetcherFixture.key(NAME), PIECE + 10);
        fixture.fetcher.verify(FetcherFixture.key(NAME), 1);
        assertTrue(events.awaitFailure(FetcherFixture.PATIENCE));
        assertEquals(EgressPolicy.REFUSED, reasonOf(events));
        assertOnlyCheckedAddressesWereDialled(1);
    }

    @Test
    void whoeverAsksAtTheSameTimeGetsNoOtherAddressThanWasChecked() throws Exception {
        goodLookUps.put(NAME, 1);
        List<Events> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Events events = new Events();
            all.add(events);
            OriginRequest from = OriginRequest.of(url(NAME, "/file"));
            fixture.fetcher.fetch(FetcherFixture.request("at-once-" + i, from, CONTENT.length()), events);
        }
        for (Events events : all) {
            assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
            assertTrue(events.failures().isEmpty() || reasonOf(events).equals(EgressPolicy.REFUSED));
        }
        assertNull(trap.accept(), "the forbidden address was dialled");
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        int lookup = dns.merge(host, 1, Integer::sum);
        boolean good = lookup <= goodLookUps.getOrDefault(host, Integer.MAX_VALUE);
        return new InetAddress[] {InetAddress.getByName(good ? "127.0.0.1" : FORBIDDEN)};
    }

    private static String reasonOf(Events events) {
        return events.failures().stream().map(OriginFailure::reason).findFirst().orElse("no failure");
    }

    private FetchRequest request(String host, String path) {
        return FetcherFixture.request(host, OriginRequest.of(url(host, path)), CONTENT.length());
    }

    private String url(String host, String path) {
        return "http://" + host + ':' + origin.port() + path;
    }
}
