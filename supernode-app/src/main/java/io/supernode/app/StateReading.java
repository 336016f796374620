package io.supernode.app;

import io.supernode.core.Supernode;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import io.supernode.store.StateSettings;
import io.supernode.store.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Reads the state, and lets the core begin from it, on a thread of its own, while everything else starts: with 100 000 peers that
 * takes about as long as all the rest. Not thread-safe, but for {@link #supernode} and {@link #store}.
 */
final class StateReading implements AutoCloseable {

    /** The longest that those wait who only look; clients wait for less. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread reader = new Thread(task, "state reader");
        reader.setDaemon(true);
        return reader;
    });
    private final boolean isContinued;
    private final CompletableFuture<Optional<StateStore>> read;
    private final StartingSupernode supernode = new StartingSupernode(PATIENCE);
    /** Null before {@link #begin}. */
    private CompletableFuture<Void> begun;

    /**
     * @param directory of the state; empty if it is kept in memory only
     * @param maxBytes heap that what is read may take, by estimate
     */
    StateReading(Optional<Path> directory, long maxBytes) {
        isContinued = directory.filter(Files::exists).isPresent();
        read = CompletableFuture.supplyAsync(() -> directory.map(path -> open(path, maxBytes)), thread);
    }

    private static StateStore open(Path directory, long maxBytes) {
        try {
            return StateStore.open(directory, StateSettings.defaults().withMaxBytes(maxBytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a core begin from the state as soon as it is read; once. */
    void begin(LocalSupernode.Builder core, CoreStart start) {
        begun = read.thenAcceptAsync(state -> supernode.begun(begin(core, start, state)), thread);
        begun.whenComplete((done, failure) -> {
            if (failure != null) {
                supernode.failed(new IllegalStateException("the state was not taken up", failure));
            }
        });
    }

    private static Supernode begin(LocalSupernode.Builder core, CoreStart start, Optional<StateStore> state) {
        try {
            return start.start(
                    core,
                    state.map(StateStore::tasks).orElseGet(InMemoryTaskStore::new),
                    state.map(StateStore::peers).orElseGet(InMemoryPeerStore::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is the state of a process that was here before, though perhaps of no task. */
    boolean isContinued() {
        return isContinued;
    }

    /** The core; calls wait until it has begun. */
    StartingSupernode supernode() {
        return supernode;
    }

    /** The durable stores; empty while they are being read, or if there are none. */
    Optional<StateStore> store() {
        return read.isDone() && !read.isCompletedExceptionally() ? read.join() : Optional.empty();
    }

    /**
     * Waits until the core has begun.
     *
     * @throws IOException if the state cannot be used, or the cluster not be joined; the message is a sentence for the operator
     */
    void await() throws IOException {
        try {
            begun.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UncheckedIOException failed) {
                throw failed.getCause();
            }
            if (cause instanceof RuntimeException failed) {
                throw failed;
            }
            throw e;
        }
    }

    /** Closes the stores, once they have been read and the core has begun. */
    @Override
    public void close() throws IOException {
        thread.shutdown();
        CompletableFuture<?> last = begun == null ? read : begun;
        // Whoever waits for it is told of a failure.
        last.handle((done, failure) -> done).join();
        Optional<StateStore> state = store();
        if (state.isPresent()) {
            state.get().close();
        }
    }
}
