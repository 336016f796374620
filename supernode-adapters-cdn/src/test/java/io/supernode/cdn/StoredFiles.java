package io.supernode.cdn;

import io.supernode.cdn.store.ContentReader;
import io.supernode.cdn.store.PieceStore;
import io.supernode.core.model.ContentKey;
import io.supernode.testkit.origin.Content;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Looks at the store's files from outside, with nothing taken from the code under test. */
final class StoredFiles {

    private StoredFiles() {}

    static Path file(Path home, ContentKey key) {
        return home.resolve("content").resolve(key.prefix()).resolve(key.value());
    }

    static Path meta(Path home, ContentKey key) {
        return home.resolve("content").resolve(key.prefix()).resolve(key.value() + ".json");
    }

    /** Flips one bit. */
    static void damage(Path home, ContentKey key, long position) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file(home, key).toFile(), "rw")) {
            bytes.seek(position);
            int old = bytes.read();
            bytes.seek(position);
            bytes.write(old ^ 1);
        }
    }

    /** Makes it shorter. */
    static void cut(Path home, ContentKey key, long length) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file(home, key).toFile(), "rw")) {
            bytes.setLength(length);
        }
    }

    /** The framed file by the letter of protocol section 4. */
    static byte[] framed(Content content, int pieceSize) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        byte[] plain = content.bytes();
        int from = 0;
        do {
            int length = Math.min(pieceSize - 5, plain.length - from);
            out.writeInt(length | pieceSize << 4);
            out.write(plain, from, length);
            out.write(0x7f);
            from += length;
        } while (from < plain.length);
        return bytes.toByteArray();
    }

    /** Everything that a reader of the store finds. */
    static byte[] read(PieceStore store, ContentKey key) throws IOException {
        try (ContentReader reader = store.open(key).orElseThrow()) {
            ByteBuffer all = ByteBuffer.allocate((int) reader.channel().size());
            while (all.hasRemaining() && reader.channel().read(all, all.position()) >= 0) {
                continue;
            }
            return all.array();
        }
    }
}
