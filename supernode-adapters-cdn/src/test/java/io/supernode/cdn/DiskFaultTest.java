package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFaultTest {

    /** Fewer operations than this would mean that the disk is not asked for what it must do. */
    private static final int LEAST_OPERATIONS = 12;
    /** Every operation in turn would take long: each write of a large file is like the next. */
    private static final int STRIDE = 5;
    /** A check opens the file, reads the frame in two steps and the content in three, and closes it. */
    private static final int REPAIR_OPENS = 8;

    @ParameterizedTest
    @ValueSource(longs = {600_000, PieceLayout.UNKNOWN_LENGTH})
    void whicheverOperationFailsTheFetchFailsAndTheNextOneSucceeds(long announced, @TempDir Path directory)
            throws Exception {
        Content content = Content.random(1, 600_000);
        FaultyDisk disk = new FaultyDisk();
        try (FakeOrigin origin = FakeOrigin.start();
                FetcherRig rig = new FetcherRig(directory, disk, FetcherRig.patient())) {
            origin.at("/file").content(content);
            int operation = 1;
            boolean failed = true;
            for (; failed; operation++) {
                FetchRequest request =
                        FetcherRig.request("file" + operation, OriginRequest.of(origin.url("/file")), announced);
                disk.failAt(operation);
                Events events = rig.fetch(request);
                failed = disk.hasFailed();
                disk.failAt(Integer.MAX_VALUE);
                if (failed) {
                    assertEquals(List.of(), events.finishes(), "operation " + operation);
                    assertEquals(OriginFailure.Kind.UNOBTAINABLE, events.failures().get(0).kind());
                    assertTrue(rig.store.open(request.key()).isEmpty(), "nothing of it is served");
                    assertEquals(1, rig.fetch(request).finishes().size(), "operation " + operation);
                } else {
                    assertEquals(1, events.finishes().size());
                }
            }
            assertTrue(operation > LEAST_OPERATIONS, "only " + operation + " operations");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {600_000, PieceLayout.UNKNOWN_LENGTH})
    void fromWhicheverOperationOnTheDiskIsFullTheFetchFailsAndALaterOneSucceeds(long announced, @TempDir Path directory)
            throws Exception {
        FaultyDisk disk = new FaultyDisk();
        try (FakeOrigin origin = FakeOrigin.start();
                FetcherRig rig = new FetcherRig(directory, disk, FetcherRig.patient())) {
            Content content = Content.random(1, 600_000);
            origin.at("/file").content(content);
            boolean failed = true;
            for (int operation = 1; failed; operation++) {
                FetchRequest request =
                        FetcherRig.request("file" + operation, OriginRequest.of(origin.url("/file")), announced);
                disk.failFrom(operation);
                Events events = rig.fetch(request);
                failed = disk.hasFailed();
                disk.heal();
                assertEquals(failed ? 0 : 1, events.finishes().size(), "operation " + operation);
                assertEquals(1, failed ? rig.fetch(request).finishes().size() : 1, "operation " + operation);
                assertArrayEquals(
                        StoredFiles.framed(content, PieceLayout.DEFAULT_PIECE_SIZE),
                        StoredFiles.read(rig.store, request.key()));
            }
        }
    }

    @Test
    void whicheverOperationFailsAReusedContentIsServedRightOrNotAtAll(@TempDir Path directory) throws Exception {
        FaultyDisk disk = new FaultyDisk();
        try (FakeOrigin origin = FakeOrigin.start();
                FetcherRig rig = new FetcherRig(directory, disk, FetcherRig.patient())) {
            Content content = Content.random(1, 600_000);
            origin.at("/file").content(content);
            FetchRequest request = FetcherRig.request("file", OriginRequest.of(origin.url("/file")), content.length());
            assertEquals(1, rig.fetch(request).finishes().size());
            boolean failed = true;
            for (int operation = 1; failed; operation++) {
                rig.fetcher.release(request.key());
                disk.failAt(operation);
                Events events = rig.fetch(request);
                failed = disk.hasFailed();
                disk.heal();
                assertEquals(1, events.finishes().size() + events.failures().size(), "operation " + operation);
                if (!events.finishes().isEmpty()) {
                    assertArrayEquals(
                            StoredFiles.framed(content, PieceLayout.DEFAULT_PIECE_SIZE),
                            StoredFiles.read(rig.store, request.key()),
                            "operation " + operation);
                }
            }
        }
    }

    @Test
    void whicheverOperationFailsAfterAKillTheNextRunIsRightOrFailsCleanly(@TempDir Path directory) throws Exception {
        int perPiece = PieceLayout.DEFAULT_PIECE_SIZE - PieceLayout.FRAME_BYTES;
        Content content = Content.random(1, 2L * perPiece + 1000);
        FaultyDisk disk = new FaultyDisk();
        try (FakeOrigin origin = FakeOrigin.start();
                FetcherRig rig = new FetcherRig(directory, disk, FetcherRig.patient())) {
            origin.at("/file").content(content);
            FetchRequest request = FetcherRig.request("file", OriginRequest.of(origin.url("/file")), content.length());
            boolean failed = true;
            for (int operation = 1; failed; operation += STRIDE) {
                origin.at("/file").stallingAfter(perPiece);
                Events broken = new Events();
                rig.fetcher.fetch(request, broken);
                assertTrue(broken.awaitPiece(0, FetcherRig.PATIENCE), () -> "no piece, but " + broken.failures());
                rig.fetcher.release(request.key());
                assertTrue(broken.awaitFailure(FetcherRig.PATIENCE));
                origin.at("/file").release();
                disk.failAt(operation);
                Events events = rig.fetch(request);
                failed = disk.hasFailed();
                disk.heal();
                assertEquals(1, events.finishes().size() + events.failures().size(), "operation " + operation);
                if (!events.finishes().isEmpty()) {
                    assertArrayEquals(
                            StoredFiles.framed(content, PieceLayout.DEFAULT_PIECE_SIZE),
                            StoredFiles.read(rig.store, request.key()),
                            "operation " + operation);
                }
                rig.fetcher.discard(request.key());
            }
        }
    }

    @Test
    void aRepairThatTheDiskRefusesOnceIsTriedAgain(@TempDir Path directory) throws Exception {
        assertTrue(repairAfter(directory, REPAIR_OPENS).awaitRepair(0, FetcherRig.PATIENCE));
    }

    @Test
    void aRepairThatTheDiskRefusesForGoodFailsTheFetch(@TempDir Path directory) throws Exception {
        Events events = repairAfter(directory, -REPAIR_OPENS);
        assertTrue(events.awaitFailure(FetcherRig.PATIENCE));
        assertEquals(OriginFailure.Kind.UNOBTAINABLE, events.failures().get(0).kind());
        assertEquals(List.of(0), events.lost());
        assertFalse(events.pieces().containsKey(0));
    }

    /** Lets the operation fail once, or with a minus all from it on, after a piece was damaged and is verified. */
    private static Events repairAfter(Path directory, int operation) throws Exception {
        FaultyDisk disk = new FaultyDisk();
        try (FakeOrigin origin = FakeOrigin.start();
                FetcherRig rig = new FetcherRig(directory, disk, FetcherRig.patient())) {
            origin.at("/file").content(Content.random(1, 600_000));
            FetchRequest request = FetcherRig.request("file", OriginRequest.of(origin.url("/file")), 600_000);
            Events events = rig.fetch(request);
            StoredFiles.damage(directory, request.key(), 1000);
            if (operation > 0) {
                disk.failAt(operation);
            } else {
                disk.failFrom(-operation);
            }
            rig.fetcher.verify(request.key(), 0);
            assertTrue(disk.awaitFault());
            assertTrue(operation > 0
                    ? events.awaitRepair(0, FetcherRig.PATIENCE)
                    : events.awaitFailure(FetcherRig.PATIENCE));
            return events;
        }
    }
}
