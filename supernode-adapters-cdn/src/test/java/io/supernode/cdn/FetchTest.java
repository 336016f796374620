package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.store.ContentReader;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fetch leaves on disk and offers, and what it does with origins that misbehave. */
class FetchTest extends OneFileTestBase {

    FetchTest() {
        super(FetcherFixture.settings());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PER_PIECE - 1, PER_PIECE, PER_PIECE + 1, 2 * PER_PIECE, 9_000_000})
    void theStoredFileIsTheFramedFile(int length) throws Exception {
        Content content = Content.random(length, length);
        origin.at("/file").content(content);
        fixture.fetch(request(length));
        assertOnDisk(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PER_PIECE - 1, PER_PIECE, PER_PIECE + 1, 2 * PER_PIECE, 9_000_000})
    void theStoredFileIsTheFramedFileAlsoWhenTheLengthIsNotTold(int length) throws Exception {
        Content content = Content.random(length, length);
        origin.at("/file").content(content).endingByClose();
        fixture.fetch(request(PieceLayout.UNKNOWN_LENGTH));
        assertOnDisk(content);
    }

    @Test
    void thePieceSizeOfTheRequestIsUsedWhateverTheLength() throws Exception {
        Content content = Content.random(1, 3_500_000);
        origin.at("/file").content(content);
        FetchRequest plain = request(content.length());
        PieceLayout layout = new PieceLayout(PieceLayout.MB, content.length());
        fixture.fetch(new FetchRequest(plain.task(), KEY, plain.origin(), layout, Optional.empty()));
        assertArrayEquals(StoredFiles.framed(content, PieceLayout.MB), StoredFiles.read(fixture.store, KEY));
    }

    @Test
    void aRangeThatReachesIntoAPieceNotYetStoredIsNotServable() throws Exception {
        origin.at("/file").content(Content.random(1, 9_000_000)).stallingAfter(PIECE + PIECE / 2);
        Events events = new Events();
        fixture.fetcher.fetch(request(9_000_000), events);
        assertTrue(events.awaitPiece(0, FetcherFixture.PATIENCE));
        StoredContent content = fixture.store.find(KEY).orElseThrow();
        assertTrue(content.isServable(0, PIECE - 1));
        assertFalse(content.isServable(0, PIECE));
        assertFalse(content.isServable(PIECE, PIECE));
        assertFalse(content.isServable(Long.MAX_VALUE - 1, Long.MAX_VALUE));
        origin.at("/file").release();
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
        long end = content.framedLength().orElseThrow() - 1;
        assertTrue(content.isServable(0, end));
        assertFalse(content.isServable(0, end + 1), "the file ends before");
        assertFalse(content.isServable(-1, 0));
        assertFalse(content.isServable(1, 0));
    }

    @Test
    void aFailedFetchLeavesNothingBehind() throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content);
        FetchRequest plain = request(content.length());
        Md5 wrong = new Md5("d41d8cd98f00b204e9800998ecf8427e");
        Events events = fixture.fetch(
                new FetchRequest(plain.task(), KEY, plain.origin(), plain.layout(), Optional.of(wrong)));
        assertEquals(Kind.BAD_CONTENT, events.failures().get(0).kind());
        assertTrue(fixture.store.open(KEY).isEmpty());
        assertFalse(Files.exists(StoredFiles.file(directory, KEY)));
    }

    @Test
    void aReaderMayFinishWhatItBeganWhenTheContentIsDiscarded() throws Exception {
        Content content = Content.random(1, 1000);
        origin.at("/file").content(content);
        Events events = fixture.fetch(request(1000));
        try (ContentReader reader = fixture.store.open(KEY).orElseThrow()) {
            fixture.fetcher.discard(KEY);
            fixture.fetch(FetcherFixture.request("other", OriginRequest.of(origin.url("/file")), 1000));
            // Contents do not wait for each other: a further fetch of the same one surely comes after the discard.
            fixture.fetch(request(1000));
            assertEquals(1000 + PieceLayout.FRAME_BYTES, reader.channel().size());
            assertFalse(reader.content().isServable(0, 1));
        }
        assertEquals(1, events.finishes().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void anotherLengthThanTheProbeSaidIsBadContent(int difference) throws Exception {
        origin.at("/file").content(Content.random(1, 1000));
        assertEquals(Kind.BAD_CONTENT, fixture.fetch(request(1000 + difference)).failures().get(0).kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, -PER_PIECE})
    void aChunkedBodyOfAnotherLengthThanTheProbeSaidIsBadContent(int difference) throws Exception {
        int length = PER_PIECE + 1000;
        origin.at("/file").content(Content.random(1, length)).chunked();
        assertEquals(Kind.BAD_CONTENT, fixture.fetch(request(length + difference)).failures().get(0).kind());
    }

    @Test
    void aConnectionCutHalfWayIsNotHeldAgainstTheContent() throws Exception {
        origin.at("/file").content(Content.random(1, 1_000_000)).cuttingAfter(500_000);
        origin.at("/file").withoutValidators();
        assertEquals(Kind.UNOBTAINABLE, fixture.fetch(request(1_000_000)).failures().get(0).kind());
    }

    @Test
    void aTransientFaultBeforeTheBodyIsTriedAgain() throws Exception {
        origin.at("/file").content(Content.random(1, 1000)).failingBodies(1, 503).resettingBodies(1);
        assertEquals(1, fixture.fetch(request(1000)).finishes().size());
        assertEquals(3, origin.bodyRequests("/file"));
    }

    @Test
    void aRefusalIsNotTriedAgain() throws Exception {
        origin.at("/file").content(Content.random(1, 1000)).failingBodies(1, 404);
        assertEquals(Kind.UNOBTAINABLE, fixture.fetch(request(1000)).failures().get(0).kind());
        assertEquals(1, origin.bodyRequests("/file"));
    }

    @Test
    void twoFetchesOfOneContentAskTheOriginOnce() throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content).stallingAfter(PIECE);
        Events first = new Events();
        Events second = new Events();
        fixture.fetcher.fetch(request(9_000_000), first);
        assertTrue(first.awaitPiece(0, FetcherFixture.PATIENCE));
        fixture.fetcher.fetch(request(9_000_000), second);
        assertTrue(second.awaitPiece(0, FetcherFixture.PATIENCE), "who comes later hears what has been");
        origin.at("/file").release();
        assertTrue(first.awaitEnd(FetcherFixture.PATIENCE) && second.awaitEnd(FetcherFixture.PATIENCE));
        assertEquals(first.pieces(), second.pieces());
        assertEquals(first.finishes(), second.finishes());
        assertEquals(1, origin.bodyRequests("/file"));
    }

    @Test
    void releasedContentIsUsedAgainWithoutTheOrigin() throws Exception {
        origin.at("/file").content(Content.random(1, 1000));
        Events first = fixture.fetch(request(1000));
        fixture.fetcher.release(KEY);
        Events second = fixture.fetch(request(1000));
        assertEquals(first.finishes(), second.finishes());
        assertEquals(first.pieces(), second.pieces());
        assertEquals(1, origin.bodyRequests("/file"));
    }

    @Test
    void storedContentOfAnotherLengthIsNotUsedAgain() throws Exception {
        origin.at("/file").content(Content.random(1, 1000));
        fixture.fetch(request(1000));
        fixture.fetcher.release(KEY);
        origin.at("/file").content(Content.random(2, 1001));
        assertEquals(1001, fixture.fetch(request(1001)).finishedLength());
    }

    @Test
    void anEncodedBodyIsRefused() throws Exception {
        origin.at("/file").content(Content.random(1, 1000)).header("Content-Encoding", "gzip");
        assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(origin.url("/file")));
        assertEquals(Kind.UNOBTAINABLE, fixture.fetch(request(1000)).failures().get(0).kind());
        assertEquals("identity", origin.requests().get(0).header("Accept-Encoding").orElseThrow());
    }

    @Test
    void anOriginIsNeverAskedByHead() throws Exception {
        origin.at("/file").content(Content.random(1, 1000));
        assertEquals(new OriginProbe.Available(1000), fixture.probe(origin.url("/file")));
        fixture.fetch(request(1000));
        fixture.fetcher.release(KEY);
        fixture.fetch(request(1000));
        assertTrue(origin.requests().stream().allMatch(seen -> seen.method().equals("GET")));
    }

    @Test
    void theFirstByteOfAnOriginWithoutRangesDoesNotDownloadTheFile() throws Exception {
        long length = 150_000_000_000L;
        origin.at("/file").content(Content.random(1, length)).withoutRanges().refusingHead();
        assertEquals(new OriginProbe.Available(length), fixture.probe(origin.url("/file")));
        assertTrue(origin.awaitIdle(FetcherFixture.PATIENCE));
        assertTrue(origin.bytesSent("/file") < length);
    }

    @Test
    void aFileThatIsTooLargeIsUnavailable() throws Exception {
        origin.at("/file").content(Content.random(1, 10)).announcing(1L << 60);
        assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(origin.url("/file")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Range", "range", "If-Range", "Accept-Encoding", "Transfer-Encoding", "Content-Length", "Host",
        "X-HTTP-Method-Override", "X-HTTP-Method", "x-method-override"
    })
    void headersThatChangeTheAnswerOrTheMessageAreNotTakenFromClients(String header) throws Exception {
        origin.at("/file").content(Content.random(1, 1000));
        OriginRequest request = FetcherFixture.with(origin.url("/file"), header, "5");
        assertEquals(1000, fixture.fetch(FetcherFixture.request("file", request, 1000)).finishedLength());
        assertTrue(origin.requests().get(0).header(header).filter("5"::equals).isEmpty());
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        origin.at("/file").content(Content.random(1, 9_000_000)).stallingAfter(PIECE);
        Events events = new Events();
        fixture.fetcher.fetch(request(9_000_000), events);
        assertTrue(events.awaitPiece(0, FetcherFixture.PATIENCE));
        fixture.fetcher.close();
        assertEquals(1, events.failures().size());
        assertEquals(1, fixture.fetch(request(9_000_000)).failures().size());
        assertInstanceOf(OriginProbe.Unavailable.class, fixture.probe(origin.url("/file")));
    }

    @Test
    void aContentInUseIsNotFetchedWithAnotherPieceSize() throws Exception {
        origin.at("/file").content(Content.random(1, 1000));
        fixture.fetch(request(1000));
        FetchRequest plain = request(1000);
        FetchRequest other = new FetchRequest(
                plain.task(), KEY, plain.origin(), new PieceLayout(PieceLayout.MB, 1000), Optional.empty());
        assertEquals(List.of(), fixture.fetch(other).finishes());
    }
}
