package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.testkit.origin.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A complete content that is wanted again: after a restart, and while it is hot. */
class ReuseTest extends OneFileTestBase {

    private static final int LENGTH = 9_000_000;
    private static final int OTHER_LENGTH = 1_000_000;
    private static final Content CONTENT = Content.random(1, LENGTH);
    private static final Content OTHER = Content.random(2, LENGTH);

    ReuseTest() {
        super(FetcherFixture.patient());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(CONTENT);
    }

    @Test
    void anUnchangedFileIsServedAfterARestartWithoutFetchingIt() throws Exception {
        fetchAndRestart();
        assertTrue(fixture.store.open(KEY).isEmpty(), "nothing is served before it is checked");
        assertStored(CONTENT, fixture.fetch(request()));
        assertEquals(1, origin.bodyRequests("/file"));
        assertEquals(304, origin.requests().get(1).status());
    }

    @Test
    void aFileThatClientsWaitForIsCheckedBeforeOthers() throws Exception {
        int others = 12 * Math.max(2, Runtime.getRuntime().availableProcessors());
        origin.at("/other").content(Content.random(3, OTHER_LENGTH));
        origin.at("/file").content(Content.random(4, 1000));
        fixture.fetch(request(1000));
        for (int i = 0; i < others; i++) {
            fixture.fetch(other(i));
        }
        fixture.close();
        HeldDisk held = HeldDisk.ofReadsFrom(0);
        fixture = new FetcherFixture(directory, held.disk(), FetcherFixture.patient());
        int asked = origin.requests().size();
        List<Events> heard = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            heard.add(new Events());
            fixture.fetcher.fetch(other(i), heard.get(i));
        }
        assertTrue(origin.awaitRequests(asked + others, FetcherFixture.PATIENCE));
        AtomicLong finishedBefore = new AtomicLong(-1);
        Events awaited = new Events() {
            @Override
            public void pieceStored(int piece, PieceDigest digest) {
                finishedBefore.set(heard.stream().filter(one -> !one.finishes().isEmpty()).count());
                super.pieceStored(piece, digest);
            }
        };
        fixture.fetcher.fetch(request(1000), awaited);
        fixture.fetcher.hasten(KEY);
        assertTrue(origin.awaitRequests(asked + others + 1, FetcherFixture.PATIENCE));
        held.release();
        assertTrue(awaited.awaitEnd(FetcherFixture.PATIENCE));
        assertTrue(finishedBefore.get() >= 0 && finishedBefore.get() < others / 2, finishedBefore + " of " + others + " came first");
        assertEquals(1, awaited.finishes().size());
    }

    private FetchRequest other(int number) {
        return FetcherFixture.request("other-" + number, OriginRequest.of(origin.url("/other")), OTHER_LENGTH);
    }

    @Test
    void aFetchAndAReuseAreCountedApart() throws Exception {
        assertStored(CONTENT, fixture.fetch(request()));
        assertEquals(new OriginFigures(LENGTH, 1, 0, 0, 0), fixture.fetcher.figures());
        fixture.close();
        open();
        assertStored(CONTENT, fixture.fetch(request()));
        assertEquals(new OriginFigures(0, 0, 0, 1, 0), fixture.fetcher.figures());
    }

    @Test
    void aFetchThatBringsNoFileIsCountedAsFailed() throws Exception {
        origin.at("/file").failing(1000, 404);
        fixture.fetch(request());
        assertEquals(new OriginFigures(0, 1, 1, 0, 0), fixture.fetcher.figures());
    }

    @Test
    void aChangedFileIsFetchedAnew() throws Exception {
        fetchAndRestart();
        origin.at("/file").content(OTHER);
        assertStored(OTHER, fixture.fetch(request()));
        assertEquals(2, origin.bodyRequests("/file"));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 403})
    void theCachedCopyServesWhileTheOriginDoesNotAnswer(int status) throws Exception {
        fetchAndRestart();
        origin.at("/file").failing(1000, status);
        assertStored(CONTENT, fixture.fetch(request()));
    }

    @Test
    void theCachedCopyServesWhileTheOriginIsDown() throws Exception {
        fetchAndRestart();
        FetchRequest request = request();
        origin.close();
        assertStored(CONTENT, fixture.fetch(request));
    }

    @Test
    void aFileThatIsGoneFromTheOriginIsNotServed() throws Exception {
        fetchAndRestart();
        origin.at("/file").failing(1000, 404);
        assertEquals(Kind.UNOBTAINABLE, fixture.fetch(request()).failures().get(0).kind());
        assertTrue(fixture.store.open(KEY).isEmpty());
    }

    @Test
    void aFileOfAnOriginThatNeverTellsVersionsIsFetchedAnew() throws Exception {
        origin.at("/file").withoutValidators();
        fetchAndRestart();
        origin.at("/file").content(OTHER);
        assertStored(OTHER, fixture.fetch(request()));
    }

    @Test
    void aFileThatIsNamedByItsMd5IsServedWithoutAskingTheOrigin() throws Exception {
        fetchAndRestart();
        assertStored(CONTENT, fixture.fetch(expecting(CONTENT)));
        assertEquals(1, origin.requests().size());
    }

    @Test
    void aFileThatIsNamedByAnotherMd5IsFetchedAnew() throws Exception {
        fetchAndRestart();
        origin.at("/file").content(OTHER);
        assertStored(OTHER, fixture.fetch(expecting(OTHER)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 1_000_000, PIECE - 1, PIECE, 2 * PIECE + 5})
    void damageSinceTheLastRunIsNeverServedAndIsRepaired(int position) throws Exception {
        fetchAndRestart();
        StoredFiles.damage(directory, KEY, position);
        assertStored(CONTENT, fixture.fetch(request()));
        assertEquals(1, origin.requests("/file").stream()
                .filter(seen -> seen.header("Range").filter(range -> !range.equals("bytes=0-0")).isPresent()).count(),
                "one piece was fetched again");
    }

    @Test
    void damageThatCannotBeRepairedFailsTheFetch() throws Exception {
        fetchAndRestart();
        StoredFiles.damage(directory, KEY, PIECE + 5);
        origin.at("/file").failing(1000, 503);
        Events events = fixture.fetch(request());
        assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
        assertFalse(events.pieces().containsKey(1), "the damaged piece was never offered");
        assertTrue(fixture.store.open(KEY).isEmpty());
    }

    @Test
    void revalidationTellsCurrentChangedAndUnanswered() throws Exception {
        fixture.fetch(request());
        assertInstanceOf(Revalidation.Current.class, revalidate());
        origin.at("/file").refusingHead();
        assertInstanceOf(Revalidation.Current.class, revalidate());
        assertEquals(1, origin.bodyRequests("/file"), "no body is asked for");
        origin.at("/file").failing(1, 503);
        assertInstanceOf(Revalidation.Unanswered.class, revalidate());
        origin.at("/file").content(Content.random(3, LENGTH + 5));
        assertEquals(new Revalidation.Changed(LENGTH + 5), revalidate());
        assertTrue(fixture.store.find(KEY).orElseThrow().isServable(0, LENGTH), "running tasks end on the old content");
    }

    @Test
    void anOriginThatKnowsNoConditionsIsComparedByItsValidators() throws Exception {
        origin.at("/file").header("ETag", "\"fixed\"");
        fixture.fetch(request());
        assertInstanceOf(Revalidation.Current.class, revalidate());
        origin.at("/file").header("ETag", "\"moved\"");
        assertEquals(new Revalidation.Changed(LENGTH), revalidate());
    }

    @Test
    void aFileOfAnOriginThatNeverTellsVersionsIsTakenForChangedWhileItIsHot() throws Exception {
        origin.at("/file").withoutValidators();
        fixture.fetch(request());
        assertEquals(new Revalidation.Changed(LENGTH), revalidate());
    }

    @Test
    void aFileThatWasStillChangingWhenItWasFetchedIsTakenForChangedAsItsDateProvesNothing() throws Exception {
        String thisSecond = "Thu, 02 Jan 2020 00:00:00 GMT";
        origin.at("/file").without("ETag").header("Last-Modified", thisSecond).header("Date", thisSecond);
        fixture.fetch(request());
        assertEquals(new Revalidation.Changed(LENGTH), revalidate());
        assertTrue(origin.requests("/file").get(1).header("If-Modified-Since").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Thursday, 02-Jan-20 00:00:00 GMT", "Thu Jan  2 00:00:00 2020"})
    void aDateInAnOldFormTellsVersionsApartAsWell(String modified) throws Exception {
        origin.at("/file").without("ETag").header("Last-Modified", modified);
        fixture.fetch(request());
        assertInstanceOf(Revalidation.Current.class, revalidate());
        fixture.close();
        open();
        assertStored(CONTENT, fixture.fetch(request()));
        assertEquals(1, origin.bodyRequests("/file"));
    }

    @Test
    void aFileThatIsNamedByItsMd5StaysCurrentWithoutAskingTheOrigin() throws Exception {
        fixture.fetch(expecting(CONTENT));
        origin.at("/file").content(OTHER).withoutValidators();
        assertInstanceOf(Revalidation.Current.class, revalidate());
        assertEquals(1, origin.requests().size());
    }

    @Test
    void whatNobodyHasFetchedCannotBeAnsweredFor() throws Exception {
        assertInstanceOf(Revalidation.Unanswered.class, fixture.fetcher
                .revalidate(FetcherFixture.key("unknown"), OriginRequest.of(origin.url("/file")))
                .toCompletableFuture().get(1, TimeUnit.MINUTES));
    }

    private Revalidation revalidate() throws Exception {
        return fixture.fetcher.revalidate(KEY, OriginRequest.of(origin.url("/file")))
                .toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    private void fetchAndRestart() throws Exception {
        assertStored(CONTENT, fixture.fetch(request()));
        fixture.close();
        open();
    }

    private void assertStored(Content expected, Events events) throws Exception {
        assertFetched(expected, events);
        assertEquals(3, events.pieces().size());
    }

    private FetchRequest expecting(Content content) {
        FetchRequest plain = request();
        return new FetchRequest(
                plain.task(), plain.key(), plain.origin(), plain.layout(), Optional.of(new Md5(content.md5())));
    }

    private FetchRequest request() {
        return request(LENGTH);
    }
}
