package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.settings.OriginSettings;
import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One origin and one fetcher on a home of its own, for tests about what becomes of the origin's {@code /file}. */
abstract class OneFileTestBase {

    static final int PIECE = PieceLayout.DEFAULT_PIECE_SIZE;
    static final int PER_PIECE = PIECE - PieceLayout.FRAME_BYTES;
    static final ContentKey KEY = FetcherFixture.key("file");

    @TempDir
    Path directory;

    FakeOrigin origin;
    FetcherFixture fixture;

    private final OriginSettings settings;

    OneFileTestBase(OriginSettings settings) {
        this.settings = settings;
    }

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        open();
    }

    /** A fetcher on the home as it is, as after a restart. */
    void open() throws Exception {
        fixture = new FetcherFixture(directory, new RealDisk(), settings);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        origin.close();
    }

    FetchRequest request(long length) {
        return FetcherFixture.request("file", OriginRequest.of(origin.url("/file")), length);
    }

    /** Nothing but success was told of the file, and all of it may be served. */
    void assertFetched(Content expected, Events events) throws Exception {
        assertEquals(List.of(), events.failures());
        assertEquals(List.of(new Md5(expected.md5())), events.finishes());
        assertOnDisk(expected);
        long end = StoredFiles.framed(expected, PIECE).length - 1;
        assertTrue(fixture.store.find(KEY).orElseThrow().isServable(0, end));
    }

    void assertOnDisk(Content expected) throws Exception {
        assertArrayEquals(StoredFiles.framed(expected, PIECE), StoredFiles.read(fixture.store, KEY));
    }
}
