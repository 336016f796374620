package io.supernode.testkit.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

    /** Waits until the process has ended by itself. */
    default void awaitEnd(Duration patience) throws IOException, InterruptedException {
        try {
            ProcessHandle.of(pid()).map(ProcessHandle::onExit).orElse(CompletableFuture.completedFuture(null))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("process " + pid() + " still runs after " + patience.toSeconds() + " s", e);
        }
    }

    /** Ends the process by SIGKILL, and whatever else is there for it. */
    @Override
    void close();
}
