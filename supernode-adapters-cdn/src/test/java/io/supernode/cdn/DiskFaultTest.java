package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.store.CacheSettings;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.RecordedRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operation of the disk fails in turn, until a run needs no operation that has not failed before. */
class DiskFaultTest {

    /** Fewer operations than this would mean that the disk is not asked for what it must do. */
    private static final int LEAST_OPERATIONS = 12;

    private static final int PLAIN_BYTES = FaultyHome.PIECE_BYTES - PieceLayout.FRAME_BYTES;
    private static final Content SMALL = Content.random(1, 600_000);
    private static final Content THREE_PIECES = Content.random(2, 2L * PLAIN_BYTES + 1000);

    @ParameterizedTest
    @ValueSource(longs = {600_000, PieceLayout.UNKNOWN_LENGTH})
    void whicheverOperationFailsTheFetchFailsAndTheNextOneSucceeds(long announced, @TempDir Path directory)
            throws Exception {
        try (FaultyHome home = new FaultyHome(directory, SMALL)) {
            int operations = FaultyDisk.eachInTurn((operation, when) -> {
                FetchRequest request = home.request("file" + operation, announced);
                home.disk.failAt(operation);
                Events events = home.fixture.fetch(request);
                boolean failed = home.disk.heal();
                home.assertEndedWell(events, request, when);
                if (failed) {
                    assertEquals(List.of(), events.finishes(), when);
                    assertTrue(events.failures().get(0).isTemporary(), "the origin has said nothing");
                    assertTwoFilesEach(directory, operation - 1);
                }
                home.fetchWell(request, when);
                return failed;
            });
            assertTrue(operations > LEAST_OPERATIONS, "only " + operations + " operations");
            assertTwoFilesEach(directory, operations);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {600_000, PieceLayout.UNKNOWN_LENGTH})
    void fromWhicheverOperationOnTheDiskIsFullTheFetchFailsAndALaterOneSucceeds(long announced, @TempDir Path directory)
            throws Exception {
        try (FaultyHome home = new FaultyHome(directory, SMALL)) {
            FaultyDisk.eachInTurn((operation, when) -> {
                FetchRequest request = home.request("file" + operation, announced);
                home.disk.failFrom(operation);
                Events events = home.fixture.fetch(request);
                boolean failed = home.disk.heal();
                home.assertEndedWell(events, request, when);
                assertEquals(failed ? 0 : 1, events.finishes().size(), when);
                home.fetchWell(request, when);
                return failed;
            });
        }
    }

    @Test
    void whicheverOperationFailsAReusedContentIsServedRightOrNotAtAll(@TempDir Path directory) throws Exception {
        try (FaultyHome home = new FaultyHome(directory, THREE_PIECES)) {
            FetchRequest request = home.request("file");
            FaultyDisk.eachInTurn((operation, when) -> {
                home.fetchWell(request, "before " + when);
                home.fixture.fetcher.release(request.key());
                home.disk.failAt(operation);
                Events events = home.fixture.fetch(request);
                boolean failed = home.disk.heal();
                home.assertNothingWrongIsServed(request, when);
                home.assertEndedWell(events, request, when);
                return failed;
            });
            assertTwoFilesEach(directory, 1);
        }
    }

    @Test
    void whicheverOperationFailsAfterABrokenRunTheNextOneIsRightOrFailsCleanly(@TempDir Path directory)
            throws Exception {
        try (FaultyHome home = new FaultyHome(directory, THREE_PIECES)) {
            FetchRequest request = home.request("file");
            FaultyDisk.eachInTurn((operation, when) -> {
                breakAfterOnePiece(home, request);
                home.disk.failAt(operation);
                Events events = home.fixture.fetch(request);
                boolean failed = home.disk.heal();
                home.assertEndedWell(events, request, when);
                home.fetchWell(request, "after " + when);
                home.fixture.fetcher.discard(request.key());
                return failed;
            });
            assertTrue(lastRequestHadARange(home), "the last run went on where the broken one had ended");
        }
    }

    @Test
    void whicheverOperationFailsWhenARunIsPutAwayTheNextOneIsRight(@TempDir Path directory) throws Exception {
        try (FaultyHome home = new FaultyHome(directory, THREE_PIECES)) {
            FetchRequest request = home.request("file");
            FaultyDisk.eachInTurn((operation, when) -> {
                Events broken = stallAfterOnePiece(home, request);
                home.disk.failAt(operation);
                home.fixture.fetcher.release(request.key());
                assertTrue(broken.awaitFailure(FetcherFixture.PATIENCE), when);
                boolean failed = home.disk.heal();
                home.origin.at("/file").release();
                home.assertEndedWell(broken, request, when);
                home.fetchWell(request, when);
                home.fixture.fetcher.discard(request.key());
                return failed;
            });
        }
    }

    @Test
    void whicheverOperationFailsWhenAContentIsDiscardedItIsServedRightAgainOrNotAtAll(@TempDir Path directory)
            throws Exception {
        try (FaultyHome home = new FaultyHome(directory, SMALL)) {
            FetchRequest request = home.request("file");
            FaultyDisk.eachInTurn((operation, when) -> {
                home.fetchWell(request, "before " + when);
                home.disk.failAt(operation);
                home.fixture.fetcher.discard(request.key());
                Events events = home.fixture.fetch(request);
                boolean failed = home.disk.heal();
                home.assertEndedWell(events, request, when);
                home.fetchWell(request, when);
                return failed;
            });
            assertTwoFilesEach(directory, 1);
        }
    }

    @Test
    void whicheverOperationFailsWhenRoomIsMadeTheNextFetchSucceedsAndTheBoundIsKeptLater(@TempDir Path directory)
            throws Exception {
        CacheSettings one = CacheSettings.defaults().withMaxContents(1);
        try (FaultyHome home = new FaultyHome(directory, SMALL, one)) {
            FaultyDisk.eachInTurn((operation, when) -> {
                FetchRequest old = home.request("old" + operation);
                home.fetchWell(old, when);
                home.fixture.fetcher.release(old.key());
                awaitRelease(home, old.key());
                FetchRequest next = home.request("new" + operation);
                home.disk.failAt(operation);
                Events events = home.fixture.fetch(next);
                boolean failed = home.disk.heal();
                home.assertEndedWell(events, next, when);
                home.fetchWell(next, when);
                home.fixture.store.collect();
                assertTwoFilesEach(directory, 1);
                home.fixture.fetcher.release(next.key());
                awaitRelease(home, next.key());
                return failed;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whicheverOperationFailsADamagedOrDeletedPieceIsRepaired(boolean deleted, @TempDir Path directory)
            throws Exception {
        try (FaultyHome home = new FaultyHome(directory, SMALL)) {
            FetchRequest request = home.request("file");
            FaultyDisk.eachInTurn((operation, when) -> {
                Events events = home.fetchWell(request, when);
                if (deleted) {
                    Files.delete(StoredFiles.file(directory, request.key()));
                } else {
                    StoredFiles.damage(directory, request.key(), 1000);
                }
                home.disk.failAt(operation);
                home.fixture.fetcher.verify(request.key(), 0);
                assertTrue(events.awaitRepair(0, FetcherFixture.PATIENCE), when);
                boolean failed = home.disk.heal();
                home.assertEndedWell(events, request, when);
                return failed;
            });
        }
    }

    @Test
    void fromWhicheverOperationOnTheDiskFailsADamagedPieceIsRepairedOrTheFetchFails(@TempDir Path directory)
            throws Exception {
        try (FaultyHome home = new FaultyHome(directory, SMALL)) {
            FetchRequest request = home.request("file");
            FaultyDisk.eachInTurn((operation, when) -> {
                Events events = home.fetchWell(request, when);
                StoredFiles.damage(directory, request.key(), 1000);
                home.disk.failFrom(operation);
                home.fixture.fetcher.verify(request.key(), 0);
                assertTrue(events.awaitRepairOrFailure(FetcherFixture.PATIENCE), when);
                boolean failed = home.disk.heal();
                assertEquals(List.of(0), events.lost(), when);
                if (failed) {
                    assertEquals(OriginFailure.Kind.UNOBTAINABLE, events.failures().get(0).kind());
                    FaultyHome.assertTellsNothingOfTheDisk(events, when);
                    assertFalse(events.pieces().containsKey(0), when);
                }
                home.assertNothingWrongIsServed(request, when);
                return failed;
            });
        }
    }

    /** Leaves what a run with one recorded piece leaves. */
    private static void breakAfterOnePiece(FaultyHome home, FetchRequest request) throws Exception {
        Events broken = stallAfterOnePiece(home, request);
        home.fixture.fetcher.release(request.key());
        assertTrue(broken.awaitFailure(FetcherFixture.PATIENCE));
        home.origin.at("/file").release();
    }

    /** Begins a fetch that waits for its second piece, with the first one ready to outlive it. */
    private static Events stallAfterOnePiece(FaultyHome home, FetchRequest request) throws Exception {
        home.origin.at("/file").stallingAfter(PLAIN_BYTES);
        Events events = new Events();
        home.fixture.fetcher.fetch(request, events);
        assertTrue(events.awaitPiece(0, FetcherFixture.PATIENCE), () -> "no piece, but " + events.failures());
        Await.until(() -> home.fixture.store.find(request.key()).map(StoredContent::recorded).orElse(0) > 0);
        return events;
    }

    private static void awaitRelease(FaultyHome home, ContentKey key) {
        Await.until(() -> home.fixture.store.find(key).isEmpty());
    }

    private static boolean lastRequestHadARange(FaultyHome home) {
        List<RecordedRequest> requests = home.origin.requests("/file");
        return requests.get(requests.size() - 1).header("Range").isPresent();
    }

    /** A content is its data and its metadata, and nothing else is left behind. */
    private static void assertTwoFilesEach(Path directory, int contents) throws Exception {
        try (Stream<Path> files = Files.walk(directory.resolve("content"))) {
            assertEquals(2L * contents, files.filter(Files::isRegularFile).count());
        }
    }
}
