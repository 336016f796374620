package io.supernode.http.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;

/**
 * A framed file, open for one request.
 *
 * <p>Duties of an implementer: bytes that were once complete do not change while the file is open; deleting the file does
 * not disturb who has it open.
 */
public interface SeedFile extends Closeable {

    /** To read from; positions are those of the framed file. The port does not close or move it. */
    FileChannel channel();

    /** Length of the whole framed file in bytes, or empty while it is not known. */
    OptionalLong framedLength();

    /**
     * How far complete pieces reach without a gap.
     *
     * @param from a position in the framed file
     * @return the first position from {@code from} on that is in no complete piece; {@code from} itself when it is in none
     */
    long completeUpTo(long from);

    /**
     * A byte of a complete piece could not be read. Clients are sent back to a piece as long as it counts as complete: so it is
     * to be verified. Returns at once.
     *
     * @param position of the byte in the framed file
     */
    void unreadable(long position);

    /** The request is over. */
    @Override
    void close() throws IOException;
}
