package io.supernode.cdn;

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
    /** A check opens the file, reads the frame in two steps and the content in three, and closes it. */
    private static final int REPAIR_OPENS = 8;

    @ParameterizedTest
    @ValueSource(longs = {600_000, PieceLayout.UNKNOWN_LENGTH})
    void whicheverOperationFailsTheFetchFailsAndTheNextOneSucceeds(long announced, @TempDir Path directory)
            throws Exception {
        Content content = Content.random(1, 600_000);
        FaultyDisk disk = new FaultyDisk();
        try (FakeOrigin origin = FakeOrigin.start();
                FetcherRig rig = new FetcherRig(directory, disk, FetcherRig.settings())) {
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
                FetcherRig rig = new FetcherRig(directory, disk, FetcherRig.settings())) {
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
