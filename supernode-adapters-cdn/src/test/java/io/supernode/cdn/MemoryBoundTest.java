package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of a file is in memory while the disk takes nothing. */
class MemoryBoundTest {

    private static final int MOST_PIECES = 5;
    /** What the origin may have handed to the system beside the bytes that it counts. */
    private static final int UNCOUNTED = 64 << 10;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** So often in a row nothing has moved, before it is taken for standing still. */
    private static final int STILL_POLLS = 50;

    @TempDir
    Path directory;

    private final HeldDisk held = new HeldDisk();
    private FakeOrigin origin;
    private FetcherFixture fixture;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        fixture = new FetcherFixture(directory, held.disk(), FetcherFixture.patient());
    }

    @AfterEach
    void stop() throws Exception {
        held.release();
        fixture.close();
        origin.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 12, true", "1, 60, true", "1, 60, false", "4, 12, true", "4, 24, false"})
    void aFetchHoldsFivePiecesAtMostHoweverLargeTheFile(int pieceMb, int pieces, boolean lengthKnown) throws Exception {
        Assumptions.assumeTrue(SocketQueues.areKnown(), "this system tells what its sockets hold");
        int pieceSize = pieceMb * PieceLayout.MB;
        Content content = Content.random(1, (long) pieces * pieceSize);
        origin.at("/file").content(content);
        if (!lengthKnown) {
            origin.at("/file").endingByClose();
        }
        Events events = new Events();
        fixture.fetcher.fetch(request(pieceSize, lengthKnown ? content.length() : PieceLayout.UNKNOWN_LENGTH), events);
        long taken = takenAtStandstill();
        assertTrue(taken > pieceSize / 2, "the next piece comes while one is written, yet only " + taken + " bytes came");
        assertTrue(taken <= (long) MOST_PIECES * pieceSize, taken + " bytes are in memory");
        held.release();
        assertTrue(events.awaitEnd(FetcherFixture.PATIENCE));
        assertEquals(List.of(new Md5(content.md5())), events.finishes());
    }

    /** What has left the origin and is not in the system's buffers either: that is with the fetcher. */
    private long takenAtStandstill() throws Exception {
        assertTrue(origin.awaitRequests(1, FetcherFixture.PATIENCE));
        long deadline = System.nanoTime() + FetcherFixture.PATIENCE.toNanos();
        long before = -1;
        int still = 0;
        while (still < STILL_POLLS && System.nanoTime() < deadline) {
            long sent = origin.bytesSent("/file");
            long now = sent - SocketQueues.unread(origin.port());
            still = now == before && sent > 0 ? still + 1 : 0;
            before = now;
            LockSupport.parkNanos(POLL_NANOS);
        }
        return before + UNCOUNTED;
    }

    private FetchRequest request(int pieceSize, long length) {
        FetchRequest plain = FetcherFixture.request("file", OriginRequest.of(origin.url("/file")), length);
        return new FetchRequest(
                plain.task(), plain.key(), plain.origin(), new PieceLayout(pieceSize, length), Optional.empty());
    }
}
