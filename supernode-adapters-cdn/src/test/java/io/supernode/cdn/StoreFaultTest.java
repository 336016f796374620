package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.cdn.store.CacheSettings;
import io.supernode.cdn.store.CheckedFile;
import io.supernode.cdn.store.ContentWriter;
import io.supernode.cdn.store.HomeDirectory;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.StoredContent;
import io.supernode.cdn.store.StoredPiece;
import io.supernode.core.port.Clock;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import io.supernode.testkit.origin.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each operation of the disk fails in turn while a store starts, cleans up, deletes, and opens files for readers. */
class StoreFaultTest {

    private static final Content CONTENT = Content.random(1, 10_000);
    private static final ContentKey KEPT = FetcherFixture.key("kept");
    private static final ContentKey ORPHAN = FetcherFixture.key("orphan");

    @TempDir
    Path directory;

    private final FaultyDisk disk = new FaultyDisk();
    private HomeDirectory home;

    @BeforeEach
    void open() throws Exception {
        home = HomeDirectory.open(directory);
    }

    @AfterEach
    void close() throws Exception {
        home.close();
    }

    @Test
    void whicheverOperationFailsAtTheFirstStartTheNextStartSucceeds() throws Exception {
        FaultyDisk.eachInTurn((operation, when) -> {
            Files.deleteIfExists(directory.resolve("content"));
            boolean failed = isRefusedAt(operation, () -> start(CacheSettings.defaults()));
            PieceStore store = start(CacheSettings.defaults());
            write(store, KEPT);
            assertArrayEquals(StoredFiles.framed(CONTENT, PieceLayout.MB), StoredFiles.read(store, KEPT));
            store.delete(KEPT);
            Files.delete(StoredFiles.file(directory, KEPT).getParent());
            return failed;
        });
    }

    @Test
    void whicheverOperationFailsAtAStartWhatIsCachedIsThereAtTheNextOneAndOrphansAreNot() throws Exception {
        write(start(CacheSettings.defaults()), KEPT);
        FaultyDisk.eachInTurn((operation, when) -> {
            makeOrphans();
            boolean failed = isRefusedAt(operation, () -> start(CacheSettings.defaults()));
            PieceStore store = start(CacheSettings.defaults());
            assertTrue(store.open(KEPT).isEmpty(), "nothing is served before it was checked");
            assertRight(store, store.adopt(KEPT).orElseThrow(), when);
            assertEquals(Set.of(KEPT.value(), KEPT.value() + ".json", "stranger"), names(), when);
            assertTrue(store.adopt(ORPHAN).isEmpty(), when);
            return failed;
        });
    }

    @Test
    void directoriesWhoseMakerMayHaveDiedTooEarlyAreMadeDurableAtTheStart() throws Exception {
        Path root = Files.createDirectories(home.path().resolve("content").resolve("abc")).getParent();
        start(CacheSettings.defaults());
        assertTrue(disk.synced().containsAll(Set.of(home.path(), root)));
    }

    @Test
    void whicheverOperationFailsInACollectionItIsMadeUpForAndWhatIsInUseIsLeftAlone() throws Exception {
        FaultyDisk.eachInTurn((operation, when) -> {
            PieceStore store = start(CacheSettings.defaults().withMaxContents(2));
            write(store, KEPT);
            ContentKey[] unused = {FetcherFixture.key("a"), FetcherFixture.key("b")};
            for (ContentKey key : unused) {
                write(store, key);
            }
            store.release(unused[0]);
            store.release(unused[1]);
            disk.failAt(operation);
            boolean refused = isRefused(store::collect);
            boolean failed = disk.heal();
            assertTrue(failed || !refused, when);
            store.collect();
            assertTrue(names().size() <= 2 * 2, when);
            assertTrue(names().containsAll(namesOf(KEPT)), when);
            assertArrayEquals(StoredFiles.framed(CONTENT, PieceLayout.MB), StoredFiles.read(store, KEPT), when);
            for (ContentKey key : unused) {
                Optional<StoredContent> left = store.adopt(key);
                if (left.isPresent()) {
                    assertRight(store, left.get(), when);
                }
            }
            return failed;
        });
    }

    @Test
    void aContentThatCannotBeDeletedIsNotServedAndIsRemovedWhenRoomIsNeeded() throws Exception {
        FaultyDisk.eachInTurn((operation, when) -> {
            PieceStore store = start(CacheSettings.defaults().withMaxContents(1));
            write(store, KEPT);
            boolean failed = isRefusedAt(operation, () -> store.delete(KEPT));
            assertTrue(store.open(KEPT).isEmpty(), when);
            write(store, FetcherFixture.key("next"));
            assertEquals(namesOf(FetcherFixture.key("next")), names(), when);
            return failed;
        });
    }

    @Test
    void aReaderWhoseFileCannotBeOpenedHearsOfItAndTheNextOneReads() throws Exception {
        PieceStore store = start(CacheSettings.defaults());
        write(store, KEPT);
        disk.failAt(1);
        assertThrows(IOException.class, () -> store.open(KEPT));
        assertArrayEquals(StoredFiles.framed(CONTENT, PieceLayout.MB), StoredFiles.read(store, KEPT));
    }

    @Test
    void aCopyWhoseUseCannotBeNotedIsUsedAllTheSame() throws Exception {
        PieceStore store = start(CacheSettings.defaults());
        write(store, KEPT);
        store.release(KEPT);
        disk.failTouches();
        assertTrue(store.adopt(KEPT).isPresent());
    }

    @Test
    void whatCannotBePutAwayIsGoneAndNothingIsWrittenAfterwards() throws Exception {
        PieceStore store = start(CacheSettings.defaults());
        ContentWriter writer = begin(store, KEPT);
        disk.failAt(1);
        assertThrows(IOException.class, writer::suspend);
        writer.checkpoint();
        assertEquals(Set.of(), names());
        assertEquals(0, disk.openFiles());
    }

    private PieceStore start(CacheSettings settings) throws IOException {
        return new PieceStore(home, disk, settings, Clock.system());
    }

    /** Work on the disk. */
    @FunctionalInterface
    private interface DiskWork {
        void run() throws IOException;
    }

    private static boolean isRefused(DiskWork work) {
        try {
            work.run();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Lets the operation fail meanwhile: if it comes to that, whoever asked for the work is told. */
    private boolean isRefusedAt(int operation, DiskWork work) {
        disk.failAt(operation);
        boolean refused = isRefused(work);
        assertEquals(disk.heal(), refused, "operation " + operation);
        return refused;
    }

    private ContentWriter begin(PieceStore store, ContentKey key) throws Exception {
        ContentWriter writer = store.create(key, new PieceLayout(PieceLayout.MB, CONTENT.length()));
        for (ContentWriter.Slice slice : writer.cut(ByteBuffer.wrap(CONTENT.bytes()))) {
            slice.writer().write(slice.bytes(), slice.at());
            slice.writer().sum(slice.bytes());
            StoredPiece piece = slice.writer().end();
            writer.content().add(0, piece);
            writer.content().hashed(writer.hasher().sumNext(piece));
        }
        return writer;
    }

    private void write(PieceStore store, ContentKey key) throws Exception {
        assertTrue(begin(store, key).complete(Md5.of(DigestUtils.md5(CONTENT.bytes()))));
    }

    /** What a former use has left can be used again, once it has been checked. */
    private static void assertRight(PieceStore store, StoredContent content, String when) throws Exception {
        CheckedFile checked = store.checker(content);
        assertTrue(checked.hasher().checkNext(content.record(0).orElseThrow()), when);
        checked.close();
        content.readmit(0);
        assertArrayEquals(StoredFiles.framed(CONTENT, PieceLayout.MB), StoredFiles.read(store, content.key()), when);
    }

    /** Data without metadata, metadata without data, half-written metadata, a link, and a stranger. */
    private void makeOrphans() throws IOException {
        Path data = StoredFiles.file(directory, ORPHAN);
        Files.createDirectories(data.getParent());
        Files.write(data, CONTENT.bytes());
        Path kept = StoredFiles.file(directory, KEPT);
        Files.writeString(kept.resolveSibling(KEPT.value() + ".json.new"), "{");
        Path metaAlone = StoredFiles.file(directory, FetcherFixture.key("other"));
        Files.createDirectories(metaAlone.getParent());
        Files.writeString(metaAlone.resolveSibling(FetcherFixture.key("other").value() + ".json"), "{}");
        Path root = directory.resolve("content");
        Files.writeString(root.resolve("stranger"), "?");
        Files.deleteIfExists(root.resolve("link"));
        Files.createSymbolicLink(root.resolve("link"), directory);
    }

    private static Set<String> namesOf(ContentKey key) {
        return Set.of(key.value(), key.value() + ".json");
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("content"))) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }
}
