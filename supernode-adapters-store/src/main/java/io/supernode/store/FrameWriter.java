package io.supernode.store;

import io.supernode.core.codec.ByteWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one file of frames. Not thread-safe. After an exception only {@link #close} may be called. */
final class FrameWriter implements Closeable {

    private final StateFile file;
    private final ByteWriter buffer = new ByteWriter();
    private long length;

    /**
     * @param length of the file, at whose end frames are added
     */
    FrameWriter(StateFile file, long length) {
        this.file = file;
        this.length = length;
        beginFrame();
    }

    /** A file that begins here, with its header. */
    static FrameWriter begin(StateFile file, StateFormat.Kind kind, long generation) throws IOException {
        ByteWriter header = new ByteWriter();
        StateFormat.writeHeader(kind, generation, header);
        try {
            file.write(ByteBuffer.wrap(header.array(), 0, header.size()));
            return new FrameWriter(file, header.size());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private void beginFrame() {
        buffer.clear();
        buffer.writeFixedLong(0);
        buffer.writeByte(0);
    }

    /** Where the entries of the present frame go. */
    ByteWriter entries() {
        return buffer;
    }

    /** Tells whether the present frame is long enough. */
    boolean isFull() {
        return buffer.size() > StateFormat.FULL_FRAME_BYTES;
    }

    /** Ends the present frame and writes it; the next one begins. */
    void endFrame(int type) throws IOException {
        int body = buffer.size() - StateFormat.FRAME_HEAD_BYTES;
        buffer.array()[StateFormat.FRAME_HEAD_BYTES] = (byte) type;
        buffer.setInt(0, body);
        buffer.setInt(Integer.BYTES, StateFormat.checksum(buffer.array(), StateFormat.FRAME_HEAD_BYTES, body));
        file.write(ByteBuffer.wrap(buffer.array(), 0, buffer.size()));
        length += buffer.size();
        beginFrame();
    }

    /** Bytes of the file. */
    long length() {
        return length;
    }

    /** Everything written so far survives a power cut. */
    void force() throws IOException {
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
