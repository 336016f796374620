package io.supernode.app.warmup;

import io.supernode.cdn.store.PieceStore;
import io.supernode.core.Supernode;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.data.SeedFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the app ties its adapters together with, made anew for a rehearsal, which is to run the same code. Used by one thread.
 */
public interface RehearsalParts extends AutoCloseable {

    /** Lets a data port serve what is in {@code store}. */
    SeedFiles files(PieceStore store);

    /**
     * Starts a core.
     *
     * @param directory for its state
     * @return the core as the control port is to see it
     */
    Supernode begin(LocalSupernode.Builder core, Path directory) throws IOException;

    /** Adds what a control port has to do with. */
    ControlExtensions extend(ControlExtensions control);

    /** Ends what was made, and forgets it. */
    @Override
    void close() throws IOException;
}
