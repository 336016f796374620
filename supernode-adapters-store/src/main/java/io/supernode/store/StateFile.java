package io.supernode.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file to whose end bytes are written. */
interface StateFile extends Closeable {

    /** Writes all of {@code bytes}. */
    void write(ByteBuffer bytes) throws IOException;

    /** What was written survives a power cut. */
    void force() throws IOException;
}
