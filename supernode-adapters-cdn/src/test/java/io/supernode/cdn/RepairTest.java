package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginFailure.Kind;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a piece that is damaged on disk. */
class RepairTest extends OneFileTestBase {

    RepairTest() {
        super(FetcherFixture.settings());
    }

    @Test
    void aPieceIsRepairedFromAnOriginWithoutRanges() throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content).withoutRanges();
        Events events = fixture.fetch(request(9_000_000));
        StoredFiles.damage(directory, KEY, PIECE + 10);
        fixture.fetcher.verify(KEY, 1);
        assertTrue(events.awaitRepair(1, FetcherFixture.PATIENCE));
        assertOnDisk(content);
    }

    @Test
    void aRepairEndsWithItsLastByteAndLeavesTheRestOfABodyAlone() throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content);
        Events events = fixture.fetch(request(9_000_000));
        StoredFiles.damage(directory, KEY, 10);
        origin.at("/file").withoutRanges().stallingAfter(PIECE);
        fixture.fetcher.verify(KEY, 0);
        assertTrue(origin.at("/file").awaitStalled(1, FetcherFixture.PATIENCE));
        assertTrue(events.awaitRepair(0, FetcherFixture.PATIENCE));
        assertOnDisk(content);
        assertEquals(List.of(), events.failures());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, PIECE - 1})
    void damageOfAnyByteOfAPieceIsFound(int position) throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content);
        Events events = fixture.fetch(request(9_000_000));
        StoredFiles.damage(directory, KEY, position);
        fixture.fetcher.verify(KEY, 0);
        assertTrue(events.awaitRepair(0, FetcherFixture.PATIENCE));
        assertOnDisk(content);
    }

    @Test
    void aDamagedPieceIsNeverReplacedByOtherBytesAndFailsTheFetchAfterAll() throws Exception {
        byte[] bytes = Content.random(1, 9_000_000).bytes();
        origin.at("/file").content(bytes);
        Events events = fixture.fetch(request(9_000_000));
        StoredFiles.damage(directory, KEY, 100);
        bytes[500] ^= 1;
        origin.at("/file").content(bytes);
        fixture.fetcher.verify(KEY, 0);
        assertTrue(events.awaitFailure(FetcherFixture.PATIENCE));
        assertEquals(List.of(0), events.lost());
        assertFalse(events.pieces().containsKey(0));
        assertEquals(Kind.UNOBTAINABLE, events.failures().get(0).kind());
        assertTrue(fixture.store.open(KEY).isEmpty());
        assertFalse(Files.exists(StoredFiles.file(directory, KEY)));
    }

    @Test
    void aComplaintAloneChangesNothing() throws Exception {
        origin.at("/file").content(Content.random(1, 9_000_000));
        Events events = fixture.fetch(request(9_000_000));
        for (int complaint = 0; complaint < 100; complaint++) {
            fixture.fetcher.verify(KEY, complaint % 3);
        }
        // A fetch of the same content ends after the checks before it.
        fixture.fetch(request(9_000_000));
        assertEquals(List.of(), events.lost());
        assertTrue(fixture.store.find(KEY).orElseThrow().isServable(0, 8_000_000));
        assertEquals(1, origin.bodyRequests("/file"));
    }

    @Test
    void aRepairAsksForTheVeryVersionThatIsStored() throws Exception {
        origin.at("/file").content(Content.random(1, 9_000_000));
        String etag = origin.at("/file").etag();
        Events events = fixture.fetch(request(9_000_000));
        StoredFiles.damage(directory, KEY, 100);
        fixture.fetcher.verify(KEY, 0);
        assertTrue(events.awaitRepair(0, FetcherFixture.PATIENCE));
        RecordedRequest repair = origin.requests("/file").get(1);
        assertEquals("bytes=0-" + (PIECE - PieceLayout.FRAME_BYTES - 1), repair.header("Range").orElseThrow());
        assertEquals(etag, repair.header("If-Range").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "directory", "link", "pipe"})
    void aFileThatIsGoneIsFetchedAgainPieceByPieceAndOfferedAgain(String inItsPlace) throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content);
        Events events = fixture.fetch(request(9_000_000));
        Path file = StoredFiles.file(directory, KEY);
        Path moved = Files.move(file, directory.resolve("moved"));
        switch (inItsPlace) {
            case "directory" -> Files.createDirectories(file.resolve("a/b"));
            case "link" -> Files.createSymbolicLink(file, moved);
            case "pipe" -> assertEquals(
                    0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
            default -> assertEquals("nothing", inItsPlace);
        }
        fixture.fetcher.verify(KEY, 1);
        assertAllRepaired(content, events);
    }

    private void assertAllRepaired(Content content, Events events) throws Exception {
        for (int piece = 0; piece < 3; piece++) {
            assertTrue(events.awaitRepair(piece, FetcherFixture.PATIENCE));
        }
        assertEquals(List.of(0, 1, 2), events.lost().stream().sorted().toList());
        assertEquals(List.of(), events.failures());
        assertOnDisk(content);
    }

    @Test
    void whatLiesBehindTheEndOfAFileThatWasCutIsLostAndRepairedWithThePieceComplainedOf() throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content);
        Events events = fixture.fetch(request(9_000_000));
        StoredFiles.cut(directory, KEY, PIECE + 100);
        fixture.fetcher.verify(KEY, 2);
        assertTrue(events.awaitRepair(2, FetcherFixture.PATIENCE));
        assertTrue(events.awaitRepair(1, FetcherFixture.PATIENCE));
        assertEquals(List.of(1, 2), events.lost().stream().sorted().toList());
        assertOnDisk(content);
    }

    @Test
    void aFetchWhoseFileIsDeletedMeanwhileFailsAndTheNextOneSucceeds() throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content).stallingAfter(PIECE + PIECE / 2);
        Events events = new Events();
        fixture.fetcher.fetch(request(9_000_000), events);
        assertTrue(events.awaitPiece(0, FetcherFixture.PATIENCE));
        Files.delete(StoredFiles.file(directory, KEY));
        fixture.fetcher.verify(KEY, 0);
        assertTrue(events.awaitFailure(FetcherFixture.PATIENCE));
        assertEquals("the supernode has lost the file", events.failures().get(0).reason());
        origin.at("/file").release();
        assertFetched(content, fixture.fetch(request(9_000_000)));
    }

    @Test
    void filesAreFetchedAndRepairedAfterTheDirectoryOfAllContentsWasRemoved() throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content);
        Events events = fixture.fetch(request(9_000_000));
        removeAllContents();
        OriginRequest other = OriginRequest.of(origin.url("/file"));
        Events others = fixture.fetch(FetcherFixture.request("other", other, 9_000_000));
        assertEquals(List.of(), others.failures());
        removeAllContents();
        fixture.fetcher.verify(KEY, 1);
        assertAllRepaired(content, events);
    }

    @Test
    void theDirectoryOfAllContentsIsMadeAgainAlsoWhenNobodyFetchesAnything() throws Exception {
        removeAllContents();
        fixture.store.collect();
        assertTrue(Files.isDirectory(directory.resolve("content")));
    }

    private void removeAllContents() throws Exception {
        assertTrue(new RealDisk().delete(directory.resolve("content")));
    }

    @Test
    void aRepairThatFailsForAMomentIsTriedAgain() throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content);
        Events events = fixture.fetch(request(9_000_000));
        StoredFiles.damage(directory, KEY, 100);
        origin.at("/file").failing(1, 503).resetting(1);
        fixture.fetcher.verify(KEY, 0);
        assertTrue(events.awaitRepair(0, FetcherFixture.PATIENCE));
        assertOnDisk(content);
    }
}
