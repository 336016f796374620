package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.store.RealDisk;
import io.supernode.cdn.time.ManualClock;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.PartStyle;
import io.supernode.testkit.origin.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a fetch that broke off: in the middle of a body, or with the whole process. */
class ResumeTest extends OneFileTestBase {

    private static final int LENGTH = 4 * PER_PIECE + 1000;
    private static final long CUT = PIECE + 12_345;
    private static final Content CONTENT = Content.random(7, LENGTH);
    private static final Content OTHER = Content.random(8, LENGTH);

    ResumeTest() {
        super(FetcherFixture.patient());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(CONTENT);
    }

    @Test
    void aBodyThatBreaksOffIsResumedAtTheVeryByte() throws Exception {
        Events events = breakOff(LENGTH);
        goOn(PartStyle.plain(), events);
        assertFetched(CONTENT, events);
        List<RecordedRequest> requests = origin.requests("/file");
        assertEquals(origin.at("/file").etag(), requests.get(1).header("If-Range").orElseThrow());
        String range = requests.get(1).header("Range").orElseThrow();
        assertTrue(range.matches("bytes=[1-9][0-9]*-"), range);
        long first = Long.parseLong(range.substring("bytes=".length(), range.length() - 1));
        assertTrue(first >= PER_PIECE && first <= CUT, range);
        assertEquals(206, requests.get(1).status());
    }

    @Test
    void aBodyThatBreaksOffIsSkippedToTheVeryByteWhereThereAreNoRanges() throws Exception {
        origin.at("/file").withoutRanges().cuttingAfter(LENGTH - 10);
        Events events = new Events();
        fixture.fetcher.fetch(request(LENGTH), events);
        assertTrue(events.awaitPiece(2, FetcherFixture.PATIENCE));
        origin.at("/file").cuttingAfter(-1);
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
        assertFetched(CONTENT, events);
    }

    @Test
    void anotherVersionInTheMiddleOfADownloadIsAChange() throws Exception {
        origin.at("/file").cuttingAfter(2 * PIECE).changesAfter(1, OTHER);
        Events events = fixture.fetch(request(LENGTH));
        assertEquals(List.of(), events.finishes());
        assertEquals(Kind.CHANGED, events.failures().get(0).kind());
        assertFalse(Files.exists(StoredFiles.file(directory, KEY)), "the mixture is gone");
    }

    @Test
    void anotherLengthInTheMiddleOfADownloadIsAChange() throws Exception {
        origin.at("/file").cuttingAfter(2 * PIECE).changesAfter(1, Content.random(7, LENGTH + 1))
                .header("ETag", "\"same\"").header("Last-Modified", "Thu, 02 Jan 2020 00:00:00 GMT");
        assertEquals(Kind.CHANGED, fixture.fetch(request(LENGTH)).failures().get(0).kind());
    }

    @Test
    void aBodyThatBreaksOffWithoutValidatorsIsNotResumed() throws Exception {
        origin.at("/file").withoutValidators().cuttingAfter(2 * PIECE);
        assertEquals(
                OriginFailure.temporary("the origin closed the connection before its answer was complete"),
                fixture.fetch(request(LENGTH)).failures().get(0));
        assertEquals(1, origin.bodyRequests("/file"));
    }

    @Test
    void anOriginThatSendsLessThanItIsAskedForIsAskedForTheRest() throws Exception {
        Events events = breakOff(LENGTH);
        goOn(PartStyle.plain().ofAtMost(1_000_000), events);
        assertFetched(CONTENT, events);
        long sent = 0;
        for (RecordedRequest part : origin.requests("/file").stream().skip(1).toList()) {
            assertEquals(206, part.status());
            assertEquals(origin.at("/file").etag(), part.header("If-Range").orElseThrow());
            sent += part.bytesSent();
        }
        assertTrue(sent < LENGTH, "nothing is asked for twice");
    }

    @Test
    void anOriginThatIsDownForAWhileInMidFetchIsAskedForTheRestWhenItIsBack() throws Exception {
        Events events = breakOff(LENGTH);
        origin.at("/file").failing(9, 503);
        goOn(PartStyle.plain(), events);
        assertFetched(CONTENT, events);
        assertEquals(206, last().status(), "what is there is not asked for again");
    }

    @Test
    void aFileThatIsGoneInMidFetchIsGivenUpAtOnce() throws Exception {
        Events events = breakOff(LENGTH);
        origin.at("/file").failing(1000, 404);
        goOn(PartStyle.plain(), events);
        assertEquals(List.of(), events.finishes());
        assertEquals(3, origin.requests("/file").size(), "the body, a range, and the whole file instead");
    }

    @Test
    void aFileOfUnknownLengthIsResumedUntilTheOriginSaysThatItIsOver() throws Exception {
        origin.at("/file").chunked();
        Events events = breakOff(PieceLayout.UNKNOWN_LENGTH);
        goOn(PartStyle.plain().withoutTotal().ofAtMost(1_000_000), events);
        assertFetched(CONTENT, events);
        assertEquals("bytes=" + LENGTH + '-', last().header("Range").orElseThrow());
        assertEquals(416, last().status());
    }

    @Test
    void aFileOfUnknownLengthIsNotTakenForWholeWhereAPartOfItEnds() throws Exception {
        origin.at("/file").chunked().changesAfter(3, OTHER);
        Events events = breakOff(PieceLayout.UNKNOWN_LENGTH);
        goOn(PartStyle.plain().withoutTotal().ofAtMost(1_000_000), events);
        assertEquals(List.of(), events.finishes());
        assertEquals(Kind.CHANGED, events.failures().get(0).kind());
    }

    @Test
    void aWholeBodyThatEndsBeforeWhatIsThereIsNotTheEndOfTheFile() throws Exception {
        origin.at("/file").chunked().withoutRanges().header("ETag", "\"same\"");
        Events events = breakOff(PieceLayout.UNKNOWN_LENGTH);
        origin.at("/file").content(Content.random(7, 1000));
        goOn(PartStyle.plain(), events);
        assertEquals(List.of(), events.finishes());
        assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
    }

    /** Begins a fetch, and holds its body in the second piece; the connection is reset there when it goes on. */
    private Events breakOff(long length) throws Exception {
        origin.at("/file").stallingAfter(CUT).resettingAfter(CUT);
        Events events = new Events();
        fixture.fetcher.fetch(request(length), events);
        // A reset overtakes what was sent but not read yet: on a busy machine that may be everything.
        assertTrue(events.awaitPiece(0, FetcherFixture.PATIENCE));
        return events;
    }

    /** From now on the origin sends every body, and parts in this style; waits for the end. */
    private void goOn(PartStyle style, Events events) throws Exception {
        origin.at("/file").resettingAfter(-1).parts(style).release();
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
    }

    @Test
    void whatAFormerRunStoredIsKeptAndTheRestIsFetched() throws Exception {
        stopAfterPieces(3);
        Events events = fixture.fetch(request(LENGTH));
        assertFetched(CONTENT, events);
        RecordedRequest resumed = last();
        assertEquals("bytes=" + 3L * PER_PIECE + '-', resumed.header("Range").orElseThrow());
        assertEquals(origin.at("/file").etag(), resumed.header("If-Range").orElseThrow());
        assertEquals(206, resumed.status());
    }

    /** On the clock of the killed one no time passes. */
    @Test
    void aProcessThatIsKilledSoonAfterItsFirstPieceIsGoneOnFromThere() throws Exception {
        origin.at("/file").stallingAfter(CUT);
        Path other = directory.resolve("killed");
        Path after = directory.resolve("after");
        try (FetcherFixture killed = new FetcherFixture(other, FetcherFixture.patient(), new ManualClock())) {
            killed.fetcher.fetch(request(LENGTH), new Events());
            Path noted = StoredFiles.meta(other, KEY);
            Await.until(() -> Files.exists(noted));
            copy(other.resolve("content"), after.resolve("content"));
        }
        origin.at("/file").release();
        fixture.close();
        fixture = new FetcherFixture(after, new RealDisk(), FetcherFixture.patient());
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals("bytes=" + PER_PIECE + '-', last().header("Range").orElseThrow());
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.toList();
        }
        for (Path file : files) {
            Path target = to.resolve(from.relativize(file));
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    @Test
    void aPieceOfAFormerRunThatWasDamagedSinceIsFetchedAgain() throws Exception {
        stopAfterPieces(3);
        fixture.close();
        StoredFiles.damage(directory, KEY, PIECE + 77);
        open();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals("bytes=" + PER_PIECE + '-', last().header("Range").orElseThrow());
    }

    @Test
    void aFormerRunOfAnotherVersionIsBegunFromZero() throws Exception {
        stopAfterPieces(3);
        origin.at("/file").content(OTHER);
        Events events = fixture.fetch(request(LENGTH));
        assertFetched(OTHER, events);
        assertEquals(200, last().status());
    }

    @Test
    void aFormerRunIsBegunFromZeroWhereThereAreNoRangesAndAnotherVersion() throws Exception {
        stopAfterPieces(3);
        Content shorter = Content.random(9, PER_PIECE);
        origin.at("/file").content(shorter).withoutRanges();
        assertFetched(shorter, fixture.fetch(request(PieceLayout.UNKNOWN_LENGTH)));
    }

    @Test
    void aFormerRunIsNotTakenForWholeBecauseAnotherVersionHappensToBeAsLong() throws Exception {
        origin.at("/file").chunked().parts(PartStyle.plain().withoutTotal().ignoringIfRange());
        stopAfterPieces(3, PieceLayout.UNKNOWN_LENGTH);
        Content asLong = Content.random(9, 3 * PER_PIECE);
        origin.at("/file").content(asLong).without("ETag");
        assertFetched(asLong, fixture.fetch(request(PieceLayout.UNKNOWN_LENGTH)));
        assertTrue(origin.requests("/file").stream().anyMatch(request -> request.status() == 416));
    }

    @Test
    void aFormerRunWithoutValidatorsIsBegunFromZero() throws Exception {
        origin.at("/file").withoutValidators();
        stopAfterPieces(3);
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertTrue(last().header("Range").isEmpty());
    }

    @Test
    void aWeakValidatorIsNotEnoughToResume() throws Exception {
        origin.at("/file").header("ETag", "W/\"v1\"");
        stopAfterPieces(3);
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertTrue(last().header("Range").isEmpty());
    }

    @Test
    void nothingOfAFormerRunIsOfferedBeforeTheOriginHasConfirmedItsVersion() throws Exception {
        stopAfterPieces(3);
        origin.at("/file").failing(1000, 503);
        Events events = fixture.fetch(request(LENGTH));
        assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
        assertTrue(events.pieces().isEmpty());
    }

    @Test
    void aPieceOfAFormerRunIsOfferedWhileOthersAreStillChecked() throws Exception {
        stopAfterPieces(3);
        fixture.close();
        HeldDisk held = HeldDisk.ofReadsFrom(2L * PIECE);
        fixture = new FetcherFixture(directory, held.disk(), FetcherFixture.patient());
        Events events = new Events();
        fixture.fetcher.fetch(request(LENGTH), events);
        assertTrue(events.awaitPiece(1, FetcherFixture.PATIENCE));
        assertTrue(fixture.store.find(KEY).orElseThrow().isServable(0, 2L * PIECE - 1));
        held.release();
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
        assertFetched(CONTENT, events);
        assertEquals("bytes=" + 3L * PER_PIECE + '-', last().header("Range").orElseThrow());
    }

    @Test
    void aFileThatChangesAfterPiecesOfAFormerRunWereOfferedIsAChange() throws Exception {
        stopAfterPieces(3);
        fixture.close();
        HeldDisk held = HeldDisk.ofReadsFrom(2L * PIECE);
        fixture = new FetcherFixture(directory, held.disk(), FetcherFixture.patient());
        Events events = new Events();
        fixture.fetcher.fetch(request(LENGTH), events);
        assertTrue(events.awaitPiece(1, FetcherFixture.PATIENCE));
        origin.at("/file").content(OTHER);
        held.release();
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
        assertEquals(Kind.CHANGED, events.failures().get(0).kind());
        assertEquals(List.of(), events.finishes());
    }

    /** Ends the first run in the middle, as an orderly stop does, and opens the home again. */
    private void stopAfterPieces(int pieces) throws Exception {
        stopAfterPieces(pieces, LENGTH);
    }

    private void stopAfterPieces(int pieces, long length) throws Exception {
        origin.at("/file").stallingAfter((long) pieces * PER_PIECE);
        Events events = new Events();
        fixture.fetcher.fetch(request(length), events);
        assertTrue(events.awaitPiece(pieces - 1, FetcherFixture.PATIENCE));
        while (fixture.store.find(KEY).orElseThrow().recorded() < pieces) {
            Thread.onSpinWait();
        }
        fixture.close();
        origin.at("/file").release();
        open();
    }

    private RecordedRequest last() {
        List<RecordedRequest> all = origin.requests("/file");
        return all.get(all.size() - 1);
    }
}
