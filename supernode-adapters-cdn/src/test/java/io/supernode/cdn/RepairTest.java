package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.store.RealDisk;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginRequest;
import io.supernode.testkit.contract.RecordingListener;
import io.supernode.testkit.origin.Content;
import io.supernode.testkit.origin.FakeOrigin;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a piece that is damaged on disk. */
class RepairTest {

    private static final int PIECE = PieceLayout.DEFAULT_PIECE_SIZE;
    private static final ContentKey KEY = FetcherRig.key("file");

    @TempDir
    Path directory;

    private FakeOrigin origin;
    private FetcherRig rig;

    @BeforeEach
    void start() throws Exception {
        origin = FakeOrigin.start();
        rig = new FetcherRig(directory, new RealDisk(), FetcherRig.settings());
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        origin.close();
    }

    @Test
    void aPieceIsRepairedFromAnOriginWithoutRanges() throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content).withoutRanges();
        RecordingListener events = rig.fetch(request(9_000_000));
        StoredFiles.damage(directory, KEY, PIECE + 10);
        rig.fetcher.verify(KEY, 1);
        assertTrue(events.awaitRepair(1, FetcherRig.PATIENCE));
        assertArrayEquals(StoredFiles.framed(content, PIECE), StoredFiles.read(rig.store, KEY));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, PIECE - 1})
    void damageOfAnyByteOfAPieceIsFound(int position) throws Exception {
        Content content = Content.random(1, 9_000_000);
        origin.at("/file").content(content);
        RecordingListener events = rig.fetch(request(9_000_000));
        StoredFiles.damage(directory, KEY, position);
        rig.fetcher.verify(KEY, 0);
        assertTrue(events.awaitRepair(0, FetcherRig.PATIENCE));
        assertArrayEquals(StoredFiles.framed(content, PIECE), StoredFiles.read(rig.store, KEY));
    }

    @Test
    void aDamagedPieceIsNeverReplacedByOtherBytes() throws Exception {
        byte[] bytes = Content.random(1, 9_000_000).bytes();
        origin.at("/file").content(bytes);
        RecordingListener events = rig.fetch(request(9_000_000));
        StoredFiles.damage(directory, KEY, 100);
        StoredFiles.damage(directory, KEY, PIECE + 100);
        bytes[500] ^= 1;
        origin.at("/file").content(bytes);
        rig.fetcher.verify(KEY, 0);
        rig.fetcher.verify(KEY, 1);
        // Repairs come one after another: the second is done, so the first has been decided.
        assertTrue(events.awaitRepair(1, FetcherRig.PATIENCE));
        assertFalse(events.pieces().containsKey(0));
        assertFalse(rig.store.find(KEY).orElseThrow().isServable(0, 1));
        assertTrue(rig.store.find(KEY).orElseThrow().isServable(PIECE, PIECE + 1));
    }

    private FetchRequest request(long length) {
        return FetcherRig.request("file", OriginRequest.of(origin.url("/file")), length);
    }
}
