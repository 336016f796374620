package io.supernode.testkit.peer;

import io.supernode.core.model.PieceLayout;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The plain file of a peer while it grows. Bytes of a piece are written as they arrive; only a piece that was checked and
 * {@linkplain #complete declared complete} can be read. Thread-safe for different pieces.
 */
final class PieceFile implements Closeable {

    private static final int BUFFER = 256 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final int contentPerPiece;
    private final int pieceSize;
    private final Map<Integer, Integer> contentLengths = new HashMap<>();

    /** Creates the file, which must not exist. */
    PieceFile(Path path, int pieceSize) throws IOException {
        this.path = path;
        this.pieceSize = pieceSize;
        this.contentPerPiece = pieceSize - PieceLayout.FRAME_BYTES;
        this.channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    int pieceSize() {
        return pieceSize;
    }

    /** Writes bytes of the content of {@code piece}, from {@code position} in it. */
    void write(int piece, int position, ByteBuffer bytes) throws IOException {
        long at = (long) piece * contentPerPiece + position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** From now on {@code piece} may be read. */
    synchronized void complete(int piece, int contentLength) {
        contentLengths.put(piece, contentLength);
    }

    /** The bytes of the file in {@code piece}, or −1 while it is not complete. */
    synchronized int contentLength(int piece) {
        return contentLengths.getOrDefault(piece, -1);
    }

    /** Fills {@code into} from the content of {@code piece}, from {@code position} in it. */
    void read(int piece, int position, ByteBuffer into) throws IOException {
        long at = (long) piece * contentPerPiece + position;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                throw new IOException(path + " has become shorter");
            }
            at += count;
        }
    }

    /** The number of bytes written, which is the file's length once every piece is complete. */
    long length() throws IOException {
        return channel.size();
    }

    /** The md5 of all bytes, 32 lower-case hex digits. */
    String md5() throws IOException {
        MessageDigest md5 = Digests.md5();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long at = 0;
        while (true) {
            int count = channel.read(buffer, at);
            if (count < 0) {
                return HexFormat.of().formatHex(md5.digest());
            }
            md5.update(buffer.flip());
            buffer.clear();
            at += count;
        }
    }

    /** Gives the file its final name; it can still be read here. */
    void moveTo(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Closes the file, and deletes it unless it was moved. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
