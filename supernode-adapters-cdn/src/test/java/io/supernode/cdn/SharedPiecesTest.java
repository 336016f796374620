package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.pieces.KnownContent;
import io.supernode.cdn.settings.EgressRules;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceDigests;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceSet;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import io.supernode.testkit.origin.RecordedRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that goes on with a content which others have: whom it asks for what. Nodes and peers are servers of their own. */
class SharedPiecesTest extends OneFileTestBase {

    private static final int LENGTH = 4 * PER_PIECE + 1000;
    private static final int PIECES = 5;
    private static final Content CONTENT = Content.random(11, LENGTH);
    private static final Content OTHER = Content.random(12, LENGTH);
    private static final String PEER_PATH = "/peer/file/name";

    private final List<FakeOrigin> others = new ArrayList<>();
    private Optional<KnownContent> known = Optional.empty();

    SharedPiecesTest() {
        super(FetcherFixture.patient());
    }

    @Override
    void open() throws Exception {
        super.open();
        fixture.fetcher.shareWith((task, key) -> key.equals(KEY) ? known : Optional.empty());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(CONTENT);
    }

    @AfterEach
    void closeOthers() throws IOException {
        for (FakeOrigin other : others) {
            other.close();
        }
    }

    // ---- who has what ----

    private FakeOrigin serving(String path, Content content) throws IOException {
        FakeOrigin server = FakeOrigin.start();
        others.add(server);
        server.at(path).content(StoredFiles.framed(content, PIECE));
        return server;
    }

    private static PeerAddress address(FakeOrigin server) {
        return new PeerAddress("127.0.0.1", server.port());
    }

    private static PeerRecord peer(String cid, FakeOrigin server, int... pieces) {
        return new PeerRecord(
                FetcherFixture.task("file"), KEY, new PeerId(cid), address(server), PEER_PATH, cid, "",
                ClientVersion.UNKNOWN, PieceSet.of(pieces), PieceSet.of(pieces), true, false);
    }

    private static PieceDigests digests(int count) throws Exception {
        byte[] framed = StoredFiles.framed(CONTENT, PIECE);
        PieceDigest[] digests = new PieceDigest[count];
        for (int piece = 0; piece < count; piece++) {
            byte[] bytes = Arrays.copyOfRange(framed, piece * PIECE, Math.min(framed.length, (piece + 1) * PIECE));
            Md5 md5 = new Md5(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes)));
            digests[piece] = new PieceDigest(md5, bytes.length);
        }
        return PieceDigests.of(digests, count);
    }

    private void know(int pieces, List<FakeOrigin> nodes, PeerRecord... peers) throws Exception {
        Optional<Md5> md5 = pieces == PIECES ? Optional.of(new Md5(CONTENT.md5())) : Optional.empty();
        ContentRecord content = new ContentRecord(
                KEY, 0, PieceLayout.ofLength(LENGTH), digests(pieces), md5, Optional.empty());
        known = Optional.of(new KnownContent(
                content, Optional.of("etag " + origin.at("/file").etag()),
                nodes.stream().map(SharedPiecesTest::address).toList(), List.of(peers)));
    }

    // ---- taking over ----

    @Test
    void whatAnotherNodeHasIsTakenFromItAndTheOriginIsNotAsked() throws Exception {
        FakeOrigin node = serving(KEY.dataPath(), CONTENT);
        know(PIECES, List.of(node));
        Events events = fixture.fetch(request(LENGTH));
        assertFetched(CONTENT, events);
        assertEquals(0, origin.requests().size());
        assertEquals(PIECES, node.requests().size());
        RecordedRequest first = node.requests().get(0);
        assertTrue(first.header("pieceNum").isPresent() && first.header("pieceSize").isPresent(), first.toString());
    }

    @Test
    void whatPeersHaveIsTakenFromThemAndTheOriginIsAskedForThePieceThatNobodyHas() throws Exception {
        FakeOrigin one = serving(PEER_PATH, CONTENT);
        FakeOrigin two = serving(PEER_PATH, CONTENT);
        know(PIECES, List.of(), peer("one", one, 0, 1), peer("two", two, 1, 3, 4));
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(1, origin.requests().size());
        assertEquals(
                "bytes=" + 2 * PER_PIECE + '-' + (3 * PER_PIECE - 1),
                origin.requests().get(0).header("Range").orElseThrow());
        assertEquals(PER_PIECE, origin.bytesSent("/file"));
    }

    @Test
    void aPeerThatGivesOtherBytesIsAskedOnceAndNothingOfItIsKept() throws Exception {
        FakeOrigin liar = serving(PEER_PATH, OTHER);
        FakeOrigin honest = serving(PEER_PATH, CONTENT);
        know(PIECES, List.of(), peer("liar", liar, 0, 1, 2, 3, 4), peer("honest", honest, 0, 1, 2, 3, 4));
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertTrue(liar.requests().size() <= 1, liar.requests().toString());
        assertEquals(0, origin.requests().size());
    }

    @Test
    void peersThatAreGoneCostTimeButNotTheFile() throws Exception {
        FakeOrigin gone = serving(PEER_PATH, CONTENT);
        know(PIECES, List.of(), peer("gone", gone, 0, 1, 2, 3, 4));
        gone.close();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(LENGTH, origin.bytesSent("/file"));
    }

    @Test
    void whatCameFromOthersIsKeptWhenTheOriginDoesNotGiveThePieceThatNobodyHas() throws Exception {
        FakeOrigin peer = serving(PEER_PATH, CONTENT);
        know(PIECES, List.of(), peer("peer", peer, 0, 1, 2, 3));
        // Three tries, each by a range and then of the whole file.
        origin.at("/file").failing(6, 500);
        Events events = fixture.fetch(request(LENGTH));
        assertEquals(OriginFailure.Kind.UNOBTAINABLE, events.failures().get(0).kind());
        int before = peer.requests().size();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(before, peer.requests().size());
    }

    @Test
    void whatTheOtherNodeHadNotFetchedYetComesFromTheOriginFromThereOn() throws Exception {
        FakeOrigin node = serving(KEY.dataPath(), CONTENT);
        know(2, List.of(node));
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(1, origin.requests().size());
        RecordedRequest rest = origin.requests().get(0);
        assertEquals("bytes=" + 2 * PER_PIECE + '-', rest.header("Range").orElseThrow());
        assertEquals(origin.at("/file").etag(), rest.header("If-Range").orElseThrow());
        assertEquals(2, node.requests().size());
    }

    @Test
    void whereTheOriginHasAnotherVersionByNowNothingIsMixed() throws Exception {
        FakeOrigin node = serving(KEY.dataPath(), CONTENT);
        know(2, List.of(node));
        origin.at("/file").content(OTHER);
        Events events = fixture.fetch(request(LENGTH));
        assertEquals(List.of(), events.finishes());
        assertEquals(OriginFailure.Kind.CHANGED, events.failures().get(0).kind());
    }

    @Test
    void withoutTheVersionOfTheOriginAnIncompleteFileIsFetchedAnew() throws Exception {
        FakeOrigin node = serving(KEY.dataPath(), CONTENT);
        know(2, List.of(node));
        KnownContent withVersion = known.orElseThrow();
        known = Optional.of(new KnownContent(withVersion.content(), Optional.empty(), withVersion.nodes(), List.of()));
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(0, node.requests().size());
        assertEquals(LENGTH, origin.bytesSent("/file"));
    }

    @Test
    void aPeerAtAnAddressThatTheOperatorForbidsIsNotDialled() throws Exception {
        FakeOrigin forbidden = serving(PEER_PATH, CONTENT);
        fixture.close();
        fixture = new FetcherFixture(directory, new RealDisk(), FetcherFixture.patient().withEgress(
                EgressRules.defaults().withLoopback(true).withOwnPorts(Set.of(forbidden.port()))));
        fixture.fetcher.shareWith((task, key) -> known);
        know(PIECES, List.of(), peer("forbidden", forbidden, 0, 1, 2, 3, 4));
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(0, forbidden.requests().size());
    }

    @Test
    void aRedirectOfAPeerIsNotFollowed() throws Exception {
        FakeOrigin elsewhere = serving("/secret", CONTENT);
        FakeOrigin peer = FakeOrigin.start();
        others.add(peer);
        peer.at(PEER_PATH).redirectingTo(elsewhere.url("/secret"));
        know(PIECES, List.of(), peer("peer", peer, 0, 1, 2, 3, 4));
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(0, elsewhere.requests().size());
    }

    // ---- what is on the disk already ----

    @Test
    void aCopyOnTheDiskThatOthersKnowToBeThePresentContentIsServedWithoutAskingTheOrigin() throws Exception {
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        fixture.close();
        open();
        know(PIECES, List.of());
        int before = origin.requests().size();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(before, origin.requests().size());
    }

    @Test
    void aCopyOnTheDiskThatIsNotWhatOthersKnowIsReplaced() throws Exception {
        origin.at("/file").content(OTHER);
        assertFetched(OTHER, fixture.fetch(request(LENGTH)));
        fixture.close();
        open();
        origin.at("/file").content(CONTENT);
        know(PIECES, List.of(serving(KEY.dataPath(), CONTENT)));
        int before = origin.requests().size();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(before, origin.requests().size());
    }

    // ---- holding a copy ----

    @Test
    void aCopyIsHeldWithoutTheOriginAndGrowsWithWhatIsKnown() throws Exception {
        FakeOrigin node = serving(KEY.dataPath(), CONTENT);
        know(2, List.of(node));
        Events held = new Events();
        fixture.fetcher.hold(request(LENGTH), held);
        assertTrue(held.awaitPiece(0, FetcherFixture.PATIENCE) && held.awaitPiece(1, FetcherFixture.PATIENCE));
        assertTrue(fixture.store.find(KEY).orElseThrow().isServable(0, 2L * PIECE - 1));
        know(PIECES, List.of(node));
        assertTrue(held.awaitEnd(FetcherFixture.PATIENCE));
        assertFetched(CONTENT, held);
        assertEquals(0, origin.requests().size());
    }

    @Test
    void aCopyOfMoreThanOthersKnowIsHeldAgainWithoutTheOrigin() throws Exception {
        FakeOrigin node = serving(KEY.dataPath(), CONTENT);
        know(3, List.of(node));
        Events held = new Events();
        fixture.fetcher.hold(request(LENGTH), held);
        for (int piece = 0; piece < 3; piece++) {
            assertTrue(held.awaitPiece(piece, FetcherFixture.PATIENCE));
        }
        Await.until(() -> fixture.fetcher.originVersion(KEY).isPresent());
        fixture.fetcher.endHold(KEY);
        assertTrue(held.awaitEnd(FetcherFixture.PATIENCE));
        know(2, List.of(node));
        Events again = new Events();
        fixture.fetcher.hold(request(LENGTH), again);
        assertTrue(again.awaitPiece(1, FetcherFixture.PATIENCE) || again.awaitEnd(FetcherFixture.PATIENCE));
        assertEquals(0, origin.requests().size());
    }

    @Test
    void theOriginIsNotAskedForACopyOfWhichNoPieceIsKnownYet() throws Exception {
        FakeOrigin node = serving(KEY.dataPath(), CONTENT);
        know(0, List.of(node));
        Events held = new Events();
        fixture.fetcher.hold(request(LENGTH), held);
        Await.until(() -> fixture.store.find(KEY).isPresent());
        know(PIECES, List.of(node));
        assertTrue(held.awaitEnd(FetcherFixture.PATIENCE));
        assertFetched(CONTENT, held);
        assertEquals(0, origin.requests().size());
    }

    @Test
    void aFetchOfWhatIsHeldWithoutAnyPieceBeginsAnew() throws Exception {
        know(0, List.of());
        Events held = new Events();
        fixture.fetcher.hold(request(LENGTH), held);
        Await.until(() -> fixture.store.find(KEY).isPresent());
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(1, origin.bodyRequests("/file"));
    }

    @Test
    void aFetchGoesOnWithWhatIsHeld() throws Exception {
        FakeOrigin node = serving(KEY.dataPath(), CONTENT);
        know(2, List.of(node));
        Events held = new Events();
        fixture.fetcher.hold(request(LENGTH), held);
        assertTrue(held.awaitPiece(0, FetcherFixture.PATIENCE) && held.awaitPiece(1, FetcherFixture.PATIENCE));
        node.close();
        know(2, List.of());
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(LENGTH - 2L * PER_PIECE, origin.bytesSent("/file"));
        assertEquals(List.of(new Md5(CONTENT.md5())), held.finishes());
    }

    @Test
    void aFetchGoesOnFromTheOriginAlsoWhereTheVersionBecameKnownAfterTheFirstPieces() throws Exception {
        FakeOrigin node = serving(KEY.dataPath(), CONTENT);
        know(2, List.of(node));
        Optional<KnownContent> withVersion = known;
        known = known.map(one -> new KnownContent(one.content(), Optional.empty(), one.nodes(), List.of()));
        Events held = new Events();
        fixture.fetcher.hold(request(LENGTH), held);
        assertTrue(held.awaitPiece(0, FetcherFixture.PATIENCE) && held.awaitPiece(1, FetcherFixture.PATIENCE));
        assertEquals(Optional.empty(), fixture.fetcher.originVersion(KEY));
        known = withVersion;
        Await.until(() -> fixture.fetcher.originVersion(KEY).isPresent());
        node.close();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(LENGTH - 2L * PER_PIECE, origin.bytesSent("/file"));
    }

    @Test
    void nothingIsHeldOfWhatNobodyKnows() throws Exception {
        Events held = new Events();
        fixture.fetcher.hold(request(LENGTH), held);
        assertTrue(held.awaitEnd(FetcherFixture.PATIENCE));
        assertEquals(1, held.failures().size());
        assertEquals(0, origin.requests().size());
    }

    @Test
    void whatIsHeldNoLongerIsNotServedButKeptAsACache() throws Exception {
        FakeOrigin node = serving(KEY.dataPath(), CONTENT);
        know(PIECES, List.of(node));
        Events held = new Events();
        fixture.fetcher.hold(request(LENGTH), held);
        assertTrue(held.awaitEnd(FetcherFixture.PATIENCE));
        fixture.fetcher.endHold(KEY);
        Await.until(() -> fixture.store.find(KEY).isEmpty());
        assertTrue(fixture.store.has(KEY));
        assertFalse(fixture.store.open(KEY).isPresent());
    }

    @Test
    void whatIsFetchedHereIsNotGivenUpWithTheHold() throws Exception {
        know(PIECES, List.of(serving(KEY.dataPath(), CONTENT)));
        Events events = fixture.fetch(request(LENGTH));
        fixture.fetcher.endHold(KEY);
        // After it, since it comes for the same key.
        fixture.fetcher.findCopy(KEY).toCompletableFuture().join();
        assertFetched(CONTENT, events);
    }

    @Test
    void theVersionOfTheOriginIsToldToOtherNodes() throws Exception {
        assertEquals(Optional.empty(), fixture.fetcher.originVersion(KEY));
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertTrue(fixture.fetcher.originVersion(KEY).orElseThrow().contains("etag " + origin.at("/file").etag()));
    }
}
