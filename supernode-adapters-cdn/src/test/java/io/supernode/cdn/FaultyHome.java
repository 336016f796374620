package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.supernode.cdn.store.CacheSettings;
import io.supernode.cdn.store.ContentReader;
import io.supernode.core.port.Clock;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A fetcher whose disk fails when the test says so, an origin with one file, and what must hold whatever has failed.
 */
final class FaultyHome implements AutoCloseable {

    /** As small as pieces can be, so that several of them are written and read soon. */
    static final int PIECE_BYTES = PieceLayout.MB;

    final FaultyDisk disk = new FaultyDisk();
    final FakeOrigin origin;
    final FetcherFixture fixture;
    private final Content content;
    private final byte[] framed;

    FaultyHome(Path directory, Content content) throws Exception {
        this(directory, content, CacheSettings.defaults());
    }

    /** The disk is looked after only when the test asks for it: no fault is to hit anything else. */
    FaultyHome(Path directory, Content content, CacheSettings cache) throws Exception {
        this.content = content;
        framed = StoredFiles.framed(content, PIECE_BYTES);
        fixture = new FetcherFixture(
                directory, disk, FetcherFixture.patient(), cache.withGcDiskInterval(Duration.ofDays(1)), Clock.system());
        origin = FakeOrigin.start();
        origin.at("/file").content(content);
    }

    FetchRequest request(String name) {
        return request(name, content.length());
    }

    FetchRequest request(String name, long announced) {
        return new FetchRequest(
                FetcherFixture.task(name),
                FetcherFixture.key(name),
                OriginRequest.of(origin.url("/file")),
                new PieceLayout(PIECE_BYTES, announced),
                Optional.empty());
    }

    /** Fetches the file while nothing fails: it is served, and right. */
    Events fetchWell(FetchRequest request, String when) throws Exception {
        Events events = fixture.fetch(request);
        assertEquals(1, events.finishes().size(), () -> when + ": " + events.failures());
        assertArrayEquals(framed, StoredFiles.read(fixture.store, request.key()), when);
        return events;
    }

    /** The fetch that met a fault has ended once, no file is left open, and nothing wrong is served. */
    void assertEndedWell(Events events, FetchRequest request, String when) throws IOException {
        assertEquals(1, events.finishes().size() + events.failures().size(), when);
        assertEquals(0, disk.openFiles(), when);
        assertTellsNothingOfTheDisk(events, when);
        if (events.finishes().isEmpty()) {
            assertEquals(Optional.empty(), fixture.store.open(request.key()), when + ": nothing of it is served");
        } else {
            assertEquals(List.of(new Md5(content.md5())), events.finishes(), when);
            assertArrayEquals(framed, StoredFiles.read(fixture.store, request.key()), when);
        }
    }

    /** What failed, and where, is for the log. */
    static void assertTellsNothingOfTheDisk(Events events, String when) {
        events.failures().forEach(failure -> assertFalse(
                failure.reason().matches(".*(Exception|device|/).*"), () -> when + ": " + failure.reason()));
    }

    /** Whatever pieces can be read are right. */
    void assertNothingWrongIsServed(FetchRequest request, String when) throws IOException {
        Optional<ContentReader> open = fixture.store.open(request.key());
        if (open.isEmpty()) {
            return;
        }
        try (ContentReader reader = open.get()) {
            for (int from = 0; from < framed.length; from += PIECE_BYTES) {
                int to = Math.min(from + PIECE_BYTES, framed.length);
                if (reader.content().isServable(from, to - 1)) {
                    ByteBuffer piece = ByteBuffer.allocate(to - from);
                    while (piece.hasRemaining() && reader.channel().read(piece, from + piece.position()) >= 0) {
                        continue;
                    }
                    assertArrayEquals(Arrays.copyOfRange(framed, from, to), piece.array(), when);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            origin.close();
        } finally {
            fixture.close();
        }
    }
}
