package io.supernode.app;

import io.supernode.app.warmup.RehearsalParts;
import io.supernode.cdn.store.PieceStore;
import io.supernode.core.Supernode;
import io.supernode.core.runtime.LocalSupernode;
import io.supernode.http.control.ControlExtensions;
import io.supernode.http.data.SeedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Ties the parts of a rehearsal together as {@link ServerParts} does those of the server, with figures that nobody reads. */
final class ServerRehearsal implements RehearsalParts {

    // Below the directory of the rehearsal.
    private static final String STATE = "state";

    private final boolean keepsState;
    private final Optional<ServerMetrics> metrics;
    private StateReading state;

    /**
     * @param keepsState whether the server keeps its state on disk
     * @param isMeasured whether it has metrics
     */
    ServerRehearsal(boolean keepsState, boolean isMeasured) {
        this.keepsState = keepsState;
        this.metrics = isMeasured ? Optional.of(new ServerMetrics()) : Optional.empty();
    }

    @Override
    public SeedFiles files(PieceStore store) {
        return new StoredSeedFiles(store);
    }

    @Override
    public Supernode begin(LocalSupernode.Builder core, Path directory) throws IOException {
        metrics.ifPresent(on -> core.observer(on.observer()));
        state = new StateReading(
                keepsState ? Optional.of(directory.resolve(STATE)) : Optional.empty(), Long.MAX_VALUE);
        state.begin(core, CoreStart.ALONE);
        state.await();
        Supernode supernode = state.supernode();
        return metrics.map(on -> on.measure(supernode)).orElse(supernode);
    }

    @Override
    public ControlExtensions extend(ControlExtensions control) {
        return metrics.map(on -> on.addTo(control)).orElse(control);
    }

    @Override
    public void close() throws IOException {
        metrics.ifPresent(ServerMetrics::close);
        if (state != null) {
            state.close();
        }
    }
}
