package io.supernode.http.data;

import java.io.IOException;
import java.nio.ByteBuffer;

/** How parts of one file become the body of one response. One part at a time; not thread-safe. */
interface FileBody {

    /** The largest part, in bytes. */
    int maxPart();

    /**
     * Hands a part over to be written.
     *
     * @param length 1 to {@link #maxPart}
     * @return the buffer to be written as it is, before the next call of this method
     * @throws UnreadableFileException if the file has no such bytes
     */
    ByteBuffer part(long position, int length) throws IOException;

    /** The last part has been written. */
    void written(int length) throws IOException;
}
