package io.supernode.app;

import io.supernode.cdn.HttpOriginFetcher;
import io.supernode.cdn.store.CacheFigures;
import io.supernode.cdn.store.PieceStore;
import io.supernode.http.admin.NodeStatus;
import io.supernode.http.data.DataServer;
import io.supernode.store.StateFigures;
import io.supernode.store.StateStore;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of a running server and its machine. Thread-safe. */
final class ServerFigures implements NodeStatus {

    private static final Logger LOG = LoggerFactory.getLogger(ServerFigures.class);

    private final DataServer data;
    private final HttpOriginFetcher origins;
    private final PieceStore store;
    private final Path home;
    private final Supplier<Optional<StateStore>> state;
    private final long startedAtMillis = System.currentTimeMillis();

    ServerFigures(DataServer data, HttpOriginFetcher origins, PieceStore store, Path home,
            Supplier<Optional<StateStore>> state) {
        this.data = data;
        this.origins = origins;
        this.store = store;
        this.home = home;
        this.state = state;
    }

    @Override
    public Figures now() {
        OptionalLong free = OptionalLong.empty();
        OptionalLong total = OptionalLong.empty();
        try {
            FileStore disk = Files.getFileStore(home);
            free = OptionalLong.of(disk.getUsableSpace());
            total = OptionalLong.of(disk.getTotalSpace());
        } catch (IOException e) {
            LOG.debug("the disk tells nothing of its room", e);
        }
        CacheFigures cache = store.figures();
        return new Figures(
                Version.text(), startedAtMillis, OptionalLong.of(data.bandwidth().rate()), free, total,
                OptionalLong.of(cache.bytes()), OptionalLong.of(cache.bytesInUse()), OptionalLong.of(cache.contents()),
                OptionalLong.of(data.traffic().sentBytes()), OptionalLong.of(origins.figures().bodyBytes()),
                state.get().flatMap(ServerFigures::state));
    }

    private static Optional<State> state(StateStore kept) {
        try {
            StateFigures figures = kept.figures();
            return Optional.of(new State(
                    figures.isKept(), figures.lag().toMillis(), figures.failures(), figures.lastFailure(),
                    figures.bytes()));
        } catch (IOException e) {
            LOG.debug("the directory of the state tells nothing", e);
            return Optional.empty();
        }
    }
}
