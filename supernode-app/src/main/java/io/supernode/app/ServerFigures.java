package io.supernode.app;

import io.supernode.http.admin.NodeStatus;
import io.supernode.http.data.DataServer;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of a running server and its machine. Thread-safe. */
final class ServerFigures implements NodeStatus {

    private static final Logger LOG = LoggerFactory.getLogger(ServerFigures.class);

    private final DataServer data;
    private final Path home;
    private final long startedAtMillis = System.currentTimeMillis();

    ServerFigures(DataServer data, Path home) {
        this.data = data;
        this.home = home;
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
        return new Figures(
                Version.text(), startedAtMillis, OptionalLong.of(data.bandwidth().rate()), free, total,
                OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(),
                OptionalLong.empty());
    }
}
