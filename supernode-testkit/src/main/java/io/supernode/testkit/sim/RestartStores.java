package io.supernode.testkit.sim;

import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskStore;
import java.io.IOException;
import java.time.Duration;

/** Stores that outlive a supernode which is killed. Not thread-safe. */
public interface RestartStores extends AutoCloseable {

    /**
     * The stores as one supernode sees them, until it is killed.
     *
     * @param tasks of it
     * @param peers of it
     */
    record Opened(TaskStore tasks, PeerStore peers) {}

    /** What the next supernode begins from: what the one before has put, but for what was lost when it was killed. */
    Opened open() throws IOException;

    /** Time passes: what was put before {@code nanos} less {@link Disturbances#longestLoss} is not lost any more. */
    void passTime(long nanos) throws IOException;

    /**
     * The supernode is killed. What it still puts has no effect.
     *
     * @param lost what was put so long before may be lost, as a whole or not at all
     */
    void kill(Duration lost) throws IOException;

    @Override
    void close() throws IOException;
}
