package io.supernode.cdn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.Optional;
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
        assertEquals(DigestUtils.sha256Hex(BYTES), meta.pieces().get(0).sha256());
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

    private ContentWriter write() throws Exception {
        ContentWriter writer = store.create(KEY, new PieceLayout(PieceLayout.MB, PieceLayout.UNKNOWN_LENGTH));
        for (ContentWriter.Slice slice : writer.cut(ByteBuffer.wrap(BYTES))) {
            slice.writer().write(slice.bytes(), slice.at());
            slice.writer().sum(slice.bytes());
        }
        StoredPiece piece = writer.end().orElseThrow().end();
        writer.content().add(0, piece);
        writer.content().hashed(writer.hasher().record(0, piece));
        return writer;
    }

    private Path file(String suffix) {
        return directory.resolve("content").resolve(KEY.prefix()).resolve(KEY.value() + suffix);
    }
}
