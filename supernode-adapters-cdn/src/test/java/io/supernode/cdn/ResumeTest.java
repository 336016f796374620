package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.RecordedRequest;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a fetch that broke off: in the middle of a body, or with the whole process. */
class ResumeTest extends OneFileTestBase {

    private static final int LENGTH = 4 * PER_PIECE + 1000;
    private static final Content CONTENT = Content.random(7, LENGTH);
    private static final Content OTHER = Content.random(8, LENGTH);

    ResumeTest() {
        super(FetcherRig.patient());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(CONTENT);
    }

    @Test
    void aBodyThatBreaksOffIsGoneOnWithAtTheVeryByte() throws Exception {
        long cut = PIECE + 12_345;
        origin.at("/file").stallingAfter(cut).resettingAfter(cut);
        Events events = new Events();
        rig.fetcher.fetch(request(LENGTH), events);
        // A reset overtakes what was sent but not read yet: on a busy machine that may be everything.
        assertTrue(events.awaitPiece(0, FetcherRig.PATIENCE));
        origin.at("/file").resettingAfter(-1).release();
        assertTrue(events.awaitEnd(FetcherRig.PATIENCE));
        assertFetched(CONTENT, events);
        List<RecordedRequest> requests = origin.requests("/file");
        assertEquals(origin.at("/file").etag(), requests.get(1).header("If-Range").orElseThrow());
        String range = requests.get(1).header("Range").orElseThrow();
        assertTrue(range.matches("bytes=[1-9][0-9]*-"), range);
        long first = Long.parseLong(range.substring("bytes=".length(), range.length() - 1));
        assertTrue(first >= PER_PIECE && first <= cut, range);
        assertEquals(206, requests.get(1).status());
    }

    @Test
    void aBodyThatBreaksOffIsSkippedToTheVeryByteWhereThereAreNoRanges() throws Exception {
        origin.at("/file").withoutRanges().cuttingAfter(LENGTH - 10);
        Events events = new Events();
        rig.fetcher.fetch(request(LENGTH), events);
        assertTrue(events.awaitPiece(2, FetcherRig.PATIENCE));
        origin.at("/file").cuttingAfter(-1);
        assertTrue(events.awaitEnd(FetcherRig.PATIENCE));
        assertFetched(CONTENT, events);
    }

    @Test
    void anotherVersionInTheMiddleOfADownloadIsAChange() throws Exception {
        origin.at("/file").cuttingAfter(2 * PIECE).changesAfter(1, OTHER);
        Events events = rig.fetch(request(LENGTH));
        assertEquals(List.of(), events.finishes());
        assertEquals(Kind.CHANGED, events.failures().get(0).kind());
        assertFalse(Files.exists(StoredFiles.file(directory, KEY)), "the mixture is gone");
    }

    @Test
    void anotherLengthInTheMiddleOfADownloadIsAChange() throws Exception {
        origin.at("/file").cuttingAfter(2 * PIECE).changesAfter(1, Content.random(7, LENGTH + 1))
                .header("ETag", "\"same\"").header("Last-Modified", "Thu, 02 Jan 2020 00:00:00 GMT");
        assertEquals(Kind.CHANGED, rig.fetch(request(LENGTH)).failures().get(0).kind());
    }

    @Test
    void aBodyThatBreaksOffWithoutValidatorsIsNotGoneOnWith() throws Exception {
        origin.at("/file").withoutValidators().cuttingAfter(2 * PIECE);
        assertEquals(Kind.UNOBTAINABLE, rig.fetch(request(LENGTH)).failures().get(0).kind());
        assertEquals(1, origin.bodyRequests("/file"));
    }

    @Test
    void whatAFormerRunStoredIsKeptAndTheRestIsFetched() throws Exception {
        stopAfterPieces(3);
        Events events = rig.fetch(request(LENGTH));
        assertFetched(CONTENT, events);
        RecordedRequest resumed = last();
        assertEquals("bytes=" + 3L * PER_PIECE + '-', resumed.header("Range").orElseThrow());
        assertEquals(origin.at("/file").etag(), resumed.header("If-Range").orElseThrow());
        assertEquals(206, resumed.status());
    }

    @Test
    void aPieceOfAFormerRunThatWasDamagedSinceIsFetchedAgain() throws Exception {
        stopAfterPieces(3);
        rig.close();
        StoredFiles.damage(directory, KEY, PIECE + 77);
        open();
        assertFetched(CONTENT, rig.fetch(request(LENGTH)));
        assertEquals("bytes=" + PER_PIECE + '-', last().header("Range").orElseThrow());
    }

    @Test
    void aFormerRunOfAnotherVersionIsBegunFromZero() throws Exception {
        stopAfterPieces(3);
        origin.at("/file").content(OTHER);
        Events events = rig.fetch(request(LENGTH));
        assertFetched(OTHER, events);
        assertEquals(200, last().status());
    }

    @Test
    void aFormerRunIsBegunFromZeroWhereThereAreNoRangesAndAnotherVersion() throws Exception {
        stopAfterPieces(3);
        Content shorter = Content.random(9, PER_PIECE);
        origin.at("/file").content(shorter).withoutRanges();
        assertFetched(shorter, rig.fetch(request(PieceLayout.UNKNOWN_LENGTH)));
    }

    @Test
    void aFormerRunWithoutValidatorsIsBegunFromZero() throws Exception {
        origin.at("/file").withoutValidators();
        stopAfterPieces(3);
        assertFetched(CONTENT, rig.fetch(request(LENGTH)));
        assertTrue(last().header("Range").isEmpty());
    }

    @Test
    void aWeakValidatorIsNotEnoughToGoOnWith() throws Exception {
        origin.at("/file").header("ETag", "W/\"v1\"");
        stopAfterPieces(3);
        assertFetched(CONTENT, rig.fetch(request(LENGTH)));
        assertTrue(last().header("Range").isEmpty());
    }

    @Test
    void nothingOfAFormerRunIsOfferedBeforeTheOriginHasConfirmedItsVersion() throws Exception {
        stopAfterPieces(3);
        origin.at("/file").failing(1000, 503);
        Events events = rig.fetch(request(LENGTH));
        assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
        assertTrue(events.pieces().isEmpty());
    }

    /** Ends the first run in the middle, as an orderly stop does, and opens the home again. */
    private void stopAfterPieces(int pieces) throws Exception {
        origin.at("/file").stallingAfter((long) pieces * PER_PIECE);
        Events events = new Events();
        rig.fetcher.fetch(request(LENGTH), events);
        assertTrue(events.awaitPiece(pieces - 1, FetcherRig.PATIENCE));
        while (rig.store.find(KEY).orElseThrow().recorded() < pieces) {
            Thread.onSpinWait();
        }
        rig.close();
        origin.at("/file").release();
        open();
    }

    private RecordedRequest last() {
        List<RecordedRequest> all = origin.requests("/file");
        return all.get(all.size() - 1);
    }
}
