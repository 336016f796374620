package io.supernode.cdn.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. */
public interface DiskFile extends Closeable {

    /** Writes all the remaining bytes at {@code position}. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /** Fills {@code bytes} from {@code position}; throws {@link java.io.EOFException} if the file ends before. */
    void readFully(ByteBuffer bytes, long position) throws IOException;

    /** Returns when everything written is on the medium itself. */
    void force() throws IOException;

    /** Closing tells of writes that failed late: only after it has returned is the file written. */
    @Override
    void close() throws IOException;
}
