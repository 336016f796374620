package io.supernode.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.supernode.testkit.origin.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients get their file though somebody has laid hands on the server's copy while it runs. */
class LostFileTest extends EndToEnd {

    private static final Content CONTENT = Content.random(3, 9_000_000);

    @Test
    void aDeletedFileIsRepairedForTheNextClient() throws Exception {
        Files.delete(copy());
        assertDownloads(settings("b"), "b", CONTENT);
    }

    @Test
    void aTruncatedFileIsRepairedForTheNextClient() throws Exception {
        try (FileChannel file = FileChannel.open(copy(), StandardOpenOption.WRITE)) {
            file.truncate(1000);
        }
        assertDownloads(settings("b"), "b", CONTENT);
    }

    @Test
    void aFileReplacedByADirectoryIsRepairedForTheNextClient() throws Exception {
        Path copy = copy();
        Files.delete(copy);
        Files.createDirectories(copy.resolve("a"));
        assertDownloads(settings("b"), "b", CONTENT);
    }

    @Test
    void aFileWithAFlippedBitIsRepairedForTheNextClient() throws Exception {
        try (FileChannel file =
                FileChannel.open(copy(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, CONTENT_PER_PIECE / 2);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            file.write(one, CONTENT_PER_PIECE / 2);
        }
        assertDownloads(settings("b"), "b", CONTENT);
    }

    /** The server's copy, once it is there; the client that had it has gone. */
    private Path copy() throws Exception {
        origin.at(PATH).content(CONTENT);
        assertDownloads(settings("a"), "a", CONTENT);
        await("complete", () -> files(".json").count() == 1);
        assertEquals(1, files("").count());
        return files("").findFirst().orElseThrow();
    }

    private Stream<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(home().resolve("content"))) {
            return all.filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}" + suffix)).toList().stream();
        }
    }
}
