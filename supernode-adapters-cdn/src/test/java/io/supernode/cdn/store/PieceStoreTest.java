package io.supernode.cdn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceStoreTest {

    private static final ContentKey KEY = new ContentKey("a".repeat(64));
    private static final byte[] BYTES = "hello".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    private HomeDirectory home;
    private PieceStore store;

    @BeforeEach
    void open() throws Exception {
        home = HomeDirectory.open(directory);
        store = new PieceStore(home, new RealDisk());
    }

    @AfterEach
    void close() throws Exception {
        home.close();
    }

    @Test
    void theMetadataOfACompleteContentTellsAllThatIsKnownOfIt() throws Exception {
        Md5 md5 = Md5.of(DigestUtils.md5(BYTES));
        Validators validators = new Validators(Optional.of("\"v1\""), Optional.of("yesterday"));
        ContentWriter writer = write();
        writer.content().validators(validators);
        writer.complete(md5);
        ContentMeta meta = MetaFormat.read(Files.readAllBytes(file(".json")));
        assertEquals(KEY, meta.key());
        assertEquals(new PieceLayout(PieceLayout.MB, BYTES.length), meta.layout());
        assertEquals(Optional.of(md5), meta.fileMd5());
        assertEquals(validators, meta.validators());
        assertEquals(1, meta.pieces().size());
        CRC32C crc = new CRC32C();
        crc.update(BYTES);
        assertEquals((int) crc.getValue(), meta.pieces().get(0).crc32c());
        assertEquals(DigestUtils.md5Hex(Files.readAllBytes(file(""))), meta.pieces().get(0).md5().hex());
        assertTrue(Files.notExists(file(".json.new")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "{", "[]", "null", "{}", "{\"format\":2}", "{\"format\":1,\"key\":\"../../etc/passwd\",\"pieceSize\":1048576}"
    })
    void metadataThatMakesNoSenseIsRefused(String text) {
        assertThrows(IOException.class, () -> MetaFormat.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{", "[", "{\"format\":3", "{\"format\":4", "{\"format\":4,\"key\":\"../../etc/passwd\",\"pieceSize\":1048576"
    })
    void metadataThatMakesNoSenseIsRefusedAlsoWithTheRightSum(String text) {
        String sealed = text + ",\"sha256\":\"" + DigestUtils.sha256Hex(text) + "\"}";
        assertThrows(IOException.class, () -> MetaFormat.read(sealed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aChangeOfAnyByteOfTheMetadataIsFound() throws Exception {
        write().complete(Md5.of(DigestUtils.md5(BYTES)));
        byte[] meta = Files.readAllBytes(file(".json"));
        for (int position = 0; position < meta.length; position++) {
            byte[] changed = meta.clone();
            changed[position] ^= 1;
            assertThrows(IOException.class, () -> MetaFormat.read(changed), "at " + position);
            byte[] cut = Arrays.copyOf(meta, position);
            assertThrows(IOException.class, () -> MetaFormat.read(cut), "cut at " + position);
        }
        assertEquals(KEY, MetaFormat.read(meta).key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "123456789", "zzzzzzzz"})
    void aRecordWhoseCrcIsNoNumberOf32BitsIsRefused(String crc) throws Exception {
        write().complete(Md5.of(DigestUtils.md5(BYTES)));
        String text = Files.readString(file(".json"));
        String unsealed = text.substring(0, text.lastIndexOf(",\"sha256\""))
                .replaceAll("\"crc32c\":\"[0-9a-f]{8}\"", "\"crc32c\":\"" + crc + '"');
        String sealed = unsealed + ",\"sha256\":\"" + DigestUtils.sha256Hex(unsealed) + "\"}";
        assertThrows(IOException.class, () -> MetaFormat.read(sealed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aPieceIsSoundOnlyIfBothItsSumsAreRight() throws Exception {
        ContentWriter writer = write();
        PieceRecord right = writer.content().record(0).orElseThrow();
        PieceRecord wrongWire = new PieceRecord(Md5.of(DigestUtils.md5("other")), right.crc32c(), BYTES.length);
        PieceRecord wrongCrc = new PieceRecord(right.md5(), right.crc32c() + 1, BYTES.length);
        for (PieceRecord wrong : List.of(wrongWire, wrongCrc)) {
            assertFalse(writer.hasher().check(0, wrong));
            assertFalse(writer.hasher().checkNext(wrong));
        }
        assertTrue(writer.hasher().check(0, right));
        assertTrue(writer.hasher().checkNext(right));
    }

    @Test
    void directoriesInPlaceOfTheFilesOfAContentAreReplaced() throws Exception {
        Files.createDirectories(file("").resolve("a"));
        Files.createDirectories(file(".json").resolve("a"));
        ContentWriter writer = write();
        Files.createDirectories(file(".json").resolve("b"));
        assertTrue(writer.complete(Md5.of(DigestUtils.md5(BYTES))));
        store.release(KEY);
        assertTrue(store.adopt(KEY).isPresent());
    }

    @Test
    void anAbandonedContentIsGone() throws Exception {
        ContentWriter writer = write();
        assertTrue(store.open(KEY).isPresent());
        writer.abandon();
        assertTrue(store.open(KEY).isEmpty());
        assertTrue(Files.notExists(file("")));
    }

    @Test
    void aLinkInPlaceOfAContentIsReplacedAndNotFollowed() throws Exception {
        Path outside = Files.write(directory.resolve("outside"), BYTES);
        Files.createDirectories(file("").getParent());
        Files.createSymbolicLink(file(""), outside);
        write().abandon();
        assertEquals(BYTES.length, Files.size(outside));
    }

    @Test
    void aLinkInPlaceOfADirectoryIsRefused(@TempDir Path outside) throws Exception {
        Files.createSymbolicLink(file("").getParent(), outside);
        assertThrows(IOException.class, this::write);
        try (var files = Files.list(outside)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void aLinkInPlaceOfTheDirectoryOfAllContentsIsToldInASentenceAndNotFollowed(@TempDir Path outside) throws Exception {
        Path content = directory.toRealPath().resolve("content");
        Files.delete(content);
        Files.createSymbolicLink(content, outside);
        IOException refusal = assertThrows(IOException.class, () -> new PieceStore(home, new RealDisk()));
        assertEquals(
                content + " is a symbolic link, where the directory itself is expected: put it there, or remove what is there,"
                        + " and one is made",
                refusal.getMessage());
    }

    private ContentWriter write() throws Exception {
        ContentWriter writer = store.create(KEY, new PieceLayout(PieceLayout.MB, PieceLayout.UNKNOWN_LENGTH));
        for (ContentWriter.Slice slice : writer.cut(ByteBuffer.wrap(BYTES))) {
            slice.writer().write(slice.bytes(), slice.at());
            slice.writer().sum(slice.bytes());
        }
        StoredPiece piece = writer.end().orElseThrow().end();
        writer.content().add(0, piece);
        writer.content().hashed(piece.record());
        return writer;
    }

    private Path file(String suffix) {
        return directory.resolve("content").resolve(KEY.prefix()).resolve(KEY.value() + suffix);
    }
}
