package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.pieces.KnownContent;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file that another node has from an earlier task: who asks for it, when it may be taken, and how it is lent. */
class LentCopyTest extends OneFileTestBase {

    private static final int LENGTH = 2 * PER_PIECE + 1000;
    private static final int PIECES = 3;
    private static final Content CONTENT = Content.random(11, LENGTH);
    private static final Content OTHER = Content.random(12, LENGTH);

    private final AtomicInteger questions = new AtomicInteger();
    private Optional<KnownContent> copy = Optional.empty();
    private FakeOrigin node;

    LentCopyTest() {
        super(FetcherFixture.patient());
    }

    @Override
    void open() throws Exception {
        super.open();
        fixture.fetcher.searchWith(key -> {
            questions.incrementAndGet();
            return CompletableFuture.completedFuture(copy);
        });
    }

    @BeforeEach
    void offer() throws Exception {
        origin.at("/file").content(CONTENT);
        node = FakeOrigin.start();
    }

    @AfterEach
    void closeNode() throws Exception {
        node.close();
    }

    private Optional<KnownContent> lent() throws Exception {
        return fixture.fetcher.lend(KEY).toCompletableFuture()
                .get(FetcherFixture.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Another node has what the origin has now, and serves {@code served} for it; this one has nothing any more. */
    private void anotherHas(Content served) throws Exception {
        assertEquals(List.of(), fixture.fetch(request(LENGTH)).failures());
        KnownContent known = lent().orElseThrow();
        fixture.fetcher.discard(KEY);
        Await.until(() -> !fixture.store.has(KEY));
        node.at(KEY.dataPath()).content(StoredFiles.framed(served, PIECE));
        copy = Optional.of(new KnownContent(
                known.content(), known.originVersion(), List.of(new PeerAddress("127.0.0.1", node.port())), List.of()));
        questions.set(0);
    }

    private OriginProbe probe(OriginRequest request) throws Exception {
        return fixture.fetcher.probe(KEY, request).toCompletableFuture()
                .get(FetcherFixture.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private OriginProbe probe() throws Exception {
        return probe(OriginRequest.of(origin.url("/file")));
    }

    // ---- taking it ----

    @Test
    void whatTheOriginStillHasIsTakenFromTheOtherNodeAfterOneConditionalRequest() throws Exception {
        anotherHas(CONTENT);
        long before = origin.bytesSent("/file");
        assertEquals(new OriginProbe.Available(LENGTH), probe());
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(before, origin.bytesSent("/file"));
        assertEquals(304, origin.requests().get(origin.requests().size() - 1).status());
        assertEquals(PIECES, node.requests().size());
        assertEquals(1, questions.get());
    }

    @Test
    void whatIsStoredHereIsNotAskedOfOthers() throws Exception {
        fixture.fetch(request(LENGTH));
        fixture.fetcher.release(KEY);
        probe();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(0, questions.get());
    }

    @Test
    void whatTheOriginHasChangedSinceIsFetchedFromIt() throws Exception {
        anotherHas(CONTENT);
        origin.at("/file").content(OTHER);
        probe();
        assertFetched(OTHER, fixture.fetch(request(LENGTH)));
        assertEquals(0, node.requests().size());
    }

    @Test
    void aCopyIsNotTakenForARequestOtherThanTheOneThatTheOriginHasConfirmedIt() throws Exception {
        anotherHas(CONTENT);
        origin.at("/other").content(OTHER);
        probe();
        FetchRequest other = FetcherFixture.request("file", OriginRequest.of(origin.url("/other")), LENGTH);
        assertFetched(OTHER, fixture.fetch(other));
        assertEquals(0, node.requests().size());
    }

    @Test
    void aCopyWithAnotherMd5ThanTheOneThatIsNamedIsNotTaken() throws Exception {
        anotherHas(CONTENT);
        probe();
        FetchRequest usual = request(LENGTH);
        Events events = fixture.fetch(new FetchRequest(
                usual.task(), KEY, usual.origin(), usual.layout(), Optional.of(new Md5(OTHER.md5()))));
        assertEquals(OriginFailure.Kind.BAD_CONTENT, events.failures().get(0).kind());
        assertEquals(0, node.requests().size());
    }

    @Test
    void aNodeThatServesOtherBytesThanItHasToldCostsTimeAndNothingElse() throws Exception {
        anotherHas(OTHER);
        probe();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertTrue(node.requests().size() >= 1, "it was asked");
    }

    @Test
    void aFileForWhichTheOriginWantsCredentialsByNowIsNobodysUntilHeIsChecked() throws Exception {
        anotherHas(CONTENT);
        origin.at("/file").wanting("Authorization", "Bearer right", 401);
        assertInstanceOf(OriginProbe.Unauthorized.class, probe());
        OriginProbe found = probe(FetcherFixture.with(origin.url("/file"), "Authorization", "Bearer right"));
        assertTrue(assertInstanceOf(OriginProbe.Available.class, found).needsCredentials());
        assertEquals(0, node.requests().size());
    }

    // ---- lending it ----

    @Test
    void aFileThatNoTaskUsesIsServedToAnotherNodeAndStaysStored() throws Exception {
        fixture.fetch(request(LENGTH));
        fixture.fetcher.release(KEY);
        Await.until(() -> fixture.store.find(KEY).isEmpty());
        KnownContent known = lent().orElseThrow();
        assertTrue(known.isWhole());
        assertEquals(Optional.of(new Md5(CONTENT.md5())), known.content().fileMd5());
        assertEquals(PieceLayout.ofLength(LENGTH), known.content().layout());
        assertTrue(known.originVersion().orElseThrow().startsWith("etag " + origin.at("/file").etag()), known.toString());
        Await.until(() -> fixture.store.find(KEY).orElseThrow().isWhole());
        assertArrayEquals(StoredFiles.framed(CONTENT, PIECE), StoredFiles.read(fixture.store, KEY));
    }

    @Test
    void aDamagedPieceIsNotLent() throws Exception {
        fixture.fetch(request(LENGTH));
        fixture.close();
        open();
        StoredFiles.damage(directory, KEY, PIECE + 100);
        assertTrue(lent().isPresent());
        Await.until(() -> fixture.store.find(KEY).orElseThrow().isServable(2L * PIECE, 2L * PIECE));
        assertTrue(!fixture.store.find(KEY).orElseThrow().isServable(PIECE, PIECE));
    }

    @Test
    void whatIsIncompleteOrCannotBeToldFromAnotherVersionIsNotLent() throws Exception {
        assertEquals(Optional.empty(), lent());
        origin.at("/file").withoutValidators();
        fixture.fetch(request(LENGTH));
        assertEquals(Optional.empty(), lent());
        fixture.fetcher.release(KEY);
        assertEquals(Optional.empty(), lent());
    }

    @Test
    void aTaskOfThisNodeComparesWhatIsLentWithTheOriginAsAnyCopy() throws Exception {
        fixture.fetch(request(LENGTH));
        fixture.fetcher.release(KEY);
        assertTrue(lent().isPresent());
        origin.at("/file").content(OTHER);
        probe();
        assertFetched(OTHER, fixture.fetch(request(LENGTH)));
    }

    @Test
    void whoIsToHoldACopyOfANewVersionDoesNotKeepTheOldOneThatItHasLent() throws Exception {
        fixture.fetch(request(LENGTH));
        fixture.fetcher.release(KEY);
        PieceDigest first = lent().orElseThrow().content().digests().get(0).orElseThrow();
        Await.until(() -> fixture.store.find(KEY).orElseThrow().isWhole());
        PieceDigest another = new PieceDigest(new Md5("d".repeat(32)), first.framedLength());
        fixture.fetcher.shareWith((task, key) -> Optional.of(new KnownContent(
                new ContentRecord(
                        KEY, 0, PieceLayout.ofLength(LENGTH), PieceDigests.of(new PieceDigest[] {another}, 1), Optional.empty(),
                        Optional.empty()),
                Optional.empty(), List.of(), List.of())));
        fixture.fetcher.hold(request(LENGTH), new Events());
        Await.until(() -> fixture.store.find(KEY).filter(stored -> stored.isWhole()).isEmpty());
    }

    @Test
    void whoIsToHoldACopyOfWhatANewOwnerTakesFromHereDoesNotBeginItAnew() throws Exception {
        fixture.fetch(request(LENGTH));
        fixture.fetcher.release(KEY);
        KnownContent known = lent().orElseThrow();
        // As the owner knows it before its first piece.
        fixture.fetcher.shareWith((task, key) -> Optional.of(new KnownContent(
                new ContentRecord(
                        KEY, 0, PieceLayout.ofLength(LENGTH), PieceDigests.NONE, Optional.empty(),
                        Optional.empty()),
                Optional.empty(), List.of(), List.of())));
        Events early = new Events();
        fixture.fetcher.hold(request(LENGTH), early);
        assertTrue(early.awaitEnd(FetcherFixture.PATIENCE));
        Await.until(() -> fixture.store.find(KEY).orElseThrow().isWhole());
        // And when it has it.
        fixture.fetcher.shareWith((task, key) -> Optional.of(known));
        Events late = new Events();
        fixture.fetcher.hold(request(LENGTH), late);
        assertTrue(late.awaitEnd(FetcherFixture.PATIENCE));
        assertFetched(CONTENT, late);
        assertEquals(1, origin.bodyRequests("/file"));
    }
}
