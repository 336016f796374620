package io.supernode.cdn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.supernode.testkit.origin.Content;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A copy of the home that is made of hard links, as by {@code cp -al}, stays as it is. */
class HardLinkTest extends OneFileTestBase {

    private static final int LENGTH = 4 * PER_PIECE + 1000;
    private static final Content CONTENT = Content.random(7, LENGTH);

    HardLinkTest() {
        super(FetcherFixture.patient());
    }

    @BeforeEach
    void offer() {
        origin.at("/file").content(CONTENT);
    }

    private Path link() throws Exception {
        return Files.createLink(directory.resolve("snapshot"), StoredFiles.file(directory, KEY));
    }

    @Test
    void aRepairWritesToACopy() throws Exception {
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        fixture.close();
        StoredFiles.damage(directory, KEY, PIECE + 77);
        Path snapshot = link();
        byte[] before = Files.readAllBytes(snapshot);
        open();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertArrayEquals(before, Files.readAllBytes(snapshot));
        assertCopied(snapshot);
    }

    @Test
    void whatAFormerRunHasBegunIsGoneOnWithInACopy() throws Exception {
        origin.at("/file").stallingAfter(3L * PER_PIECE);
        Events events = new Events();
        fixture.fetcher.fetch(request(LENGTH), events);
        Await.until(() -> fixture.store.find(KEY).filter(content -> content.recorded() == 3).isPresent());
        fixture.close();
        origin.at("/file").release();
        Path snapshot = link();
        byte[] before = Files.readAllBytes(snapshot);
        open();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(
                "bytes=" + 3L * PER_PIECE + '-',
                origin.requests("/file").get(2).header("Range").orElseThrow(),
                "what was there was kept, after the version was asked for");
        assertArrayEquals(before, Files.readAllBytes(snapshot));
        assertCopied(snapshot);
    }

    private void assertCopied(Path snapshot) throws Exception {
        Path file = StoredFiles.file(directory, KEY);
        assertFalse(Files.isSameFile(snapshot, file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(Files.exists(file.resolveSibling(file.getFileName() + ".new")));
    }

    @Test
    void whatIsWholeIsReadWithoutACopy() throws Exception {
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        fixture.close();
        Path snapshot = link();
        open();
        assertFetched(CONTENT, fixture.fetch(request(LENGTH)));
        assertEquals(2, (int) Files.getAttribute(snapshot, "unix:nlink"));
    }
}
