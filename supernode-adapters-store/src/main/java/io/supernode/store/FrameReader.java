package io.supernode.store;

import io.supernode.core.codec.ByteReader;
import io.supernode.core.codec.DamagedRecordException;
import io.supernode.store.StateFormat.Kind;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads one file of frames as far as it is whole. Not thread-safe. */
final class FrameReader implements Closeable {

    private static final int BUFFER_BYTES = 1 << 20;

    private final InputStream in;
    private final long fileLength;
    private long position;
    private int type;
    private int version;

    private FrameReader(InputStream in, long fileLength) {
        this.in = in;
        this.fileLength = fileLength;
    }

    /**
     * Begins to read.
     *
     * @throws OtherVersionException if it has another format
     * @throws DamagedRecordException if it is no regular file, or does not begin as it should
     * @throws IOException if it cannot be read
     */
    static FrameReader open(Path file, Kind kind, long generation) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            // The opening of a pipe would wait for somebody to write to it, and what a link leads to is not ours.
            throw new DamagedRecordException("it is no regular file");
        }
        InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        FrameReader reader = new FrameReader(new BufferedInputStream(in, BUFFER_BYTES), attributes.size());
        try {
            if (reader.fileLength < StateFormat.HEADER_BYTES) {
                throw new DamagedRecordException("it is shorter than its header");
            }
            reader.version = StateFormat.checkHeader(reader.read(StateFormat.HEADER_BYTES), kind, generation);
            return reader;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private byte[] read(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new DamagedRecordException("it has become shorter");
        }
        position += count;
        return bytes;
    }

    /**
     * The entries of the next frame.
     *
     * @return null at the end of the file
     * @throws DamagedRecordException if what follows is no whole frame
     */
    ByteReader next() throws IOException {
        if (position == fileLength) {
            return null;
        }
        if (fileLength - position < StateFormat.FRAME_HEAD_BYTES) {
            throw new DamagedRecordException("it ends in the middle of a frame");
        }
        ByteReader head = new ByteReader(read(StateFormat.FRAME_HEAD_BYTES), 0, StateFormat.FRAME_HEAD_BYTES);
        int length = head.readInt();
        int checksum = head.readInt();
        if (length < 1 || length > fileLength - position) {
            throw new DamagedRecordException("it ends in the middle of a frame");
        }
        byte[] body = read(length);
        if (StateFormat.checksum(body, 0, length) != checksum) {
            throw new DamagedRecordException("the checksum of a frame is wrong");
        }
        type = body[0];
        return new ByteReader(body, 1, length);
    }

    /** Of the file's format. */
    int version() {
        return version;
    }

    /** Of the frame that was read last. */
    int type() {
        return type;
    }

    /** The end of the frame that was read last, in bytes from the beginning of the file. */
    long position() {
        return position;
    }

    long fileLength() {
        return fileLength;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
