package io.supernode.testkit.process;

import java.io.IOException;

/** A supernode that is started, killed and replaced, always on the same two ports. Not thread-safe. */
public interface SupernodeProcess extends AutoCloseable {

    /** Where clients reach it; known before it is started. */
    int controlPort();

    /** The port of pieces. */
    int downloadPort();

    /** The number of the process that serves now. */
    long pid();

    /** Ends it in the way that this is for, starts the next one, and returns as soon as that one serves. */
    void replace() throws IOException, InterruptedException;

    /** Ends it by SIGKILL. */
    @Override
    void close();
}
