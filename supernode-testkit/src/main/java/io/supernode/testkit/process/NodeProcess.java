package io.supernode.testkit.process;

import java.io.IOException;

/** A supernode of which one process runs after another, always with the same command. Not thread-safe. */
interface NodeProcess extends AutoCloseable {

    /** Starts a process; the one before has ended. */
    void start() throws IOException;

    /** Waits until the process says that it serves. */
    void awaitReady() throws IOException, InterruptedException;

    /** The number of the process that was started last. */
    long pid();

    /** SIGKILL; returns when it has ended. */
    void kill();

    /** SIGTERM; returns when it has ended. */
    void terminate() throws IOException, InterruptedException;

    /** Ends the process by SIGKILL, and whatever else is there for it. */
    @Override
    void close();
}
