package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.OriginResource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link io.supernode.core.port.OriginFetcher} must do, held against an origin on a real socket. */
public abstract class OriginFetcherContract extends OriginOutageContract {

    private static final int PIECE = PieceLayout.DEFAULT_PIECE_SIZE;
    private static final int CONTENT_PER_PIECE = PIECE - PieceLayout.FRAME_BYTES;
    /** Three pieces, the last one short. */
    private static final Content CONTENT = Content.random(42, 10_000_000);
    /** Takes 19 s at {@link #SLOW}: long enough to be given up in the middle. */
    private static final Content LONG_CONTENT = Content.random(43, 190_000_000);

    private static final long SLOW = 10_000_000;

    /** Changes one byte of a stored piece on disk; answers false when this fetcher has none that can be changed. */
    protected abstract boolean damage(Path home, ContentKey key, int piece) throws Exception;

    /** Answers false when the probes of this fetcher never begin the body for a fetch that follows. */
    protected boolean probesBeginTheBody() {
        return true;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CONTENT_PER_PIECE - 1, CONTENT_PER_PIECE, CONTENT_PER_PIECE + 1, 10_000_000})
    void aFetchReportsEveryPieceAndThenTheFile(int length) throws Exception {
        Content content = Content.random(length, length);
        origin.at(FILE).content(content);
        assertFetched(content, fetch(request(FILE, length)));
        assertEquals(1, origin.bodyRequests(FILE), "the body is asked for once");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CONTENT_PER_PIECE, 10_000_000})
    void aProbeAndTheFetchThatFollowsItAskTheOriginOnce(int length) throws Exception {
        Content content = Content.random(length, length);
        origin.at(FILE).content(content);
        FetchRequest request = request(FILE, length);
        assertEquals(new OriginProbe.Available(length), probe(request.origin()));
        assertFetched(content, fetch(request));
        Assumptions.assumeTrue(probesBeginTheBody(), "this fetcher asks anew");
        assertEquals(1, origin.requests(FILE).size(), "a probe and the fetch that follows it ask the origin once");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CONTENT_PER_PIECE, CONTENT_PER_PIECE + 1, 10_000_000})
    void aFileOfUnknownLengthIsFetchedWhole(int length) throws Exception {
        Content content = Content.random(length, length);
        origin.at(FILE).content(content).chunked();
        RecordingListener events = fetch(request(FILE, PieceLayout.UNKNOWN_LENGTH));
        assertFetched(content, events);
        assertTrue(events.lengths().contains((long) length));
    }

    @Test
    void aPieceIsReportedBeforeTheRestHasArrived() throws Exception {
        OriginResource file = origin.at(FILE).content(CONTENT).stallingAfter(PIECE);
        RecordingListener events = listener();
        fetcher.fetch(request(FILE, CONTENT.length()), events);
        assertTrue(events.awaitPiece(0, patience()));
        assertTrue(events.finishes().isEmpty() && events.failures().isEmpty());
        file.release();
        assertTrue(events.awaitEnd(patience()));
        assertFetched(CONTENT, events);
    }

    @Test
    void aFetchSendsTheExtraHeaders() throws Exception {
        origin.at(FILE).content(CONTENT).wanting("X-Token", "secret", 401);
        FetchRequest plain = request(FILE, CONTENT.length());
        OriginRequest headers = withHeader(origin.url(FILE), "X-Token", "secret");
        assertFetched(CONTENT, fetch(
                new FetchRequest(plain.task(), plain.key(), headers, plain.layout(), Optional.empty())));
    }

    @Test
    void aFileThatAgreesWithItsMd5IsFinished() throws Exception {
        origin.at(FILE).content(CONTENT);
        assertFetched(CONTENT, fetch(expecting(request(FILE, CONTENT.length()), new Md5(CONTENT.md5()))));
    }

    @Test
    void aFileThatContradictsItsMd5IsNeverFinished() throws Exception {
        origin.at(FILE).content(CONTENT);
        RecordingListener events =
                fetch(expecting(request(FILE, CONTENT.length()), new Md5("d41d8cd98f00b204e9800998ecf8427e")));
        assertEquals(List.of(), events.finishes());
        assertEquals(Kind.BAD_CONTENT, events.failures().get(0).kind());
    }

    /** Without validators nobody can tell whether the rest is of the same version. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, PIECE, 9_999_999})
    void aBodyThatIsCutShortAndCannotBeResumedIsNeverFinished(long bytes) throws Exception {
        origin.at(FILE).content(CONTENT).withoutValidators().cuttingAfter(bytes);
        assertFailed(fetch(request(FILE, CONTENT.length())));
    }

    @Test
    void aChunkedBodyThatIsCutShortIsNeverFinished() throws Exception {
        origin.at(FILE).content(CONTENT).chunked().cuttingAfter(PIECE);
        assertFailed(fetch(request(FILE, PieceLayout.UNKNOWN_LENGTH)));
    }

    @Test
    void aBodyWhoseConnectionIsResetAndCannotBeResumedIsNeverFinished() throws Exception {
        origin.at(FILE).content(CONTENT).withoutValidators().resettingAfter(PIECE);
        assertFailed(fetch(request(FILE, CONTENT.length())));
    }

    /** A fetcher may go on with a body that was cut short, or fail; it may not get it wrong. */
    @ParameterizedTest
    @ValueSource(longs = {PIECE - 1, PIECE + 1})
    void aBodyThatIsCutShortIsResumedOrFails(long bytes) throws Exception {
        origin.at(FILE).content(CONTENT).cuttingAfter(bytes);
        RecordingListener events = fetch(request(FILE, CONTENT.length()));
        if (events.failures().isEmpty()) {
            assertFetched(CONTENT, events);
        } else {
            assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
        }
    }

    /** A fetcher that asks for the rest finds another version, of which what it has is no part. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void aFileThatChangesWhileItIsFetchedIsNeverFinishedAndSaidToHaveChanged(long longer) throws Exception {
        Content other = Content.random(48, CONTENT.length() + longer);
        origin.at(FILE).content(CONTENT).cuttingAfter(PIECE).changesAfter(1, other);
        RecordingListener events = fetch(request(FILE, CONTENT.length()));
        assertFailed(events);
        boolean seen = origin.bodyRequests(FILE) > 1;
        assertEquals(seen ? Kind.CHANGED : Kind.UNOBTAINABLE, events.failures().get(0).kind());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1, -CONTENT_PER_PIECE, CONTENT_PER_PIECE})
    void aBodyOfAnotherLengthThanTheProbeSaidIsNeverFinished(long difference) throws Exception {
        origin.at(FILE).content(CONTENT);
        assertFailed(fetch(request(FILE, CONTENT.length() + difference)));
    }

    @Test
    void anOriginThatAnnouncesTooMuchIsNeverFinished() throws Exception {
        origin.at(FILE).content(CONTENT).announcing(CONTENT.length() + 1);
        assertFailed(fetch(request(FILE, CONTENT.length() + 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 410, 500})
    void aRefusedBodyEndsTheFetch(int status) throws Exception {
        origin.at(FILE).content(CONTENT).failing(1000, status);
        assertFailed(fetch(request(FILE, CONTENT.length())));
    }

    @Test
    void anOriginThatFallsSilentEndsTheFetch() throws Exception {
        origin.at(FILE).content(CONTENT).withoutValidators().stallingAfter(PIECE);
        assertFailed(fetch(request(FILE, CONTENT.length())));
    }

    @Test
    void aSilentOriginDoesNotHoldUpAnotherFetch() throws Exception {
        origin.at("/silent").content(CONTENT).stallingHeaders();
        for (int i = 0; i < ConcurrentCalls.THREADS; i++) {
            fetcher.fetch(request("/silent?" + i, CONTENT.length()), listener());
        }
        origin.at(FILE).content(CONTENT);
        assertFetched(CONTENT, fetch(request(FILE, CONTENT.length())));
    }

    @Test
    void aFailedFetchMayBeStartedAgain() throws Exception {
        origin.at(FILE).content(CONTENT).withoutValidators().cuttingAfter(PIECE);
        assertFailed(fetch(request(FILE, CONTENT.length())));
        fetcher.discard(request(FILE, 0).key());
        origin.at(FILE).cuttingAfter(-1);
        assertFetched(CONTENT, fetch(request(FILE, CONTENT.length())));
    }

    @Test
    void manyFetchesAtOnceAllEnd() throws Exception {
        List<RecordingListener> all = ConcurrentCalls.call(i -> {
            origin.at("/" + i).content(Content.random(i, 1_000_000 + i));
            return () -> fetch(request("/" + i, 1_000_000 + i));
        });
        for (int i = 0; i < all.size(); i++) {
            assertFetched(Content.random(i, 1_000_000 + i), all.get(i));
            assertEquals(1, origin.bodyRequests("/" + i));
        }
    }

    @Test
    void storedContentMayServeTheNextFetch() throws Exception {
        origin.at(FILE).content(CONTENT);
        FetchRequest request = request(FILE, CONTENT.length());
        assertFetched(CONTENT, fetch(request));
        fetcher.release(request.key());
        assertFetched(CONTENT, fetch(request));
    }

    @Test
    void discardedContentIsFetchedAnew() throws Exception {
        origin.at(FILE).content(CONTENT);
        FetchRequest request = request(FILE, CONTENT.length());
        assertFetched(CONTENT, fetch(request));
        fetcher.discard(request.key());
        Content other = Content.random(44, CONTENT.length());
        origin.at(FILE).content(other);
        assertFetched(other, fetch(request));
        assertEquals(2, origin.bodyRequests(FILE));
    }

    @Test
    void aRunningFetchIsGivenUpWhenReleased() throws Exception {
        assertGivenUp(() -> fetcher.release(request(FILE, 0).key()));
    }

    @Test
    void aRunningFetchIsGivenUpWhenDiscarded() throws Exception {
        assertGivenUp(() -> fetcher.discard(request(FILE, 0).key()));
    }

    @Test
    void aSoundPieceIsNotReportedLost() throws Exception {
        origin.at(FILE).content(CONTENT);
        FetchRequest request = request(FILE, CONTENT.length());
        RecordingListener events = fetch(request);
        fetcher.verify(request.key(), 1);
        fetcher.verify(request.key(), 99);
        // A fetch of the same content ends after the checks before it.
        assertFetched(CONTENT, fetch(request));
        assertEquals(List.of(), events.lost());
    }

    @Test
    void aDamagedPieceIsReportedLostAndRepaired() throws Exception {
        origin.at(FILE).content(CONTENT);
        FetchRequest request = request(FILE, CONTENT.length());
        RecordingListener events = fetch(request);
        Assumptions.assumeTrue(damage(home, request.key(), 1), "this fetcher's pieces cannot be damaged");
        fetcher.verify(request.key(), 1);
        assertTrue(events.awaitRepair(1, patience()));
        assertEquals(List.of(1), events.lost());
        assertFetched(CONTENT, events);
    }

    @Test
    void contentThatNobodyFetchedMayBeVerifiedReleasedAndDiscarded() throws Exception {
        ContentKey unknown = request("/unknown", 0).key();
        fetcher.verify(unknown, 0);
        fetcher.release(unknown);
        fetcher.discard(unknown);
        origin.at(FILE).content(CONTENT);
        assertFetched(CONTENT, fetch(request(FILE, CONTENT.length())));
    }

    private void assertGivenUp(Runnable end) throws Exception {
        origin.at(FILE).content(LONG_CONTENT).slow(SLOW);
        RecordingListener events = listener();
        fetcher.fetch(request(FILE, LONG_CONTENT.length()), events);
        assertTrue(events.awaitPiece(0, patience()));
        end.run();
        assertTrue(origin.awaitIdle(patience()), "the connection is closed");
        assertTrue(origin.bytesSent(FILE) < LONG_CONTENT.length());
        assertEquals(List.of(), events.finishes());
    }

    private static FetchRequest expecting(FetchRequest request, Md5 md5) {
        return new FetchRequest(request.task(), request.key(), request.origin(), request.layout(), Optional.of(md5));
    }

    private static void assertFailed(RecordingListener events) {
        assertEquals(List.of(), events.finishes());
        assertEquals(1, events.failures().size());
        assertFalse(events.failures().get(0).reason().isBlank());
    }

    private static void assertFetched(Content content, RecordingListener events) {
        assertEquals(List.of(), events.failures());
        assertEquals(List.of(new Md5(content.md5())), events.finishes(), "finished once, with the md5 of the file");
        assertEquals(content.length(), events.finishedLength(), "finished with the length of the file");
        Map<Integer, PieceDigest> expected = NaiveFraming.digests(content);
        Map<Integer, PieceDigest> reported = events.pieces();
        assertEquals(expected.keySet(), reported.keySet(), "the pieces of the file, by their numbers");
        expected.forEach((piece, digest) -> assertEquals(digest, reported.get(piece), () -> "the digest of piece " + piece));
    }
}
