package io.supernode.cdn.store;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory {@code content} of a home, with all that is cached. Somebody may remove it while the supernode runs: then it is
 * made again by whatever needs it next. Thread-safe.
 */
final class ContentRoot {

    private static final Logger LOG = LoggerFactory.getLogger(ContentRoot.class);

    private static final String CONTENT = "content";

    private interface Step<T> {
        T run() throws IOException;
    }

    private final Disk disk;
    private final Path home;
    private final Path path;

    ContentRoot(Disk disk, Path home) {
        this.disk = disk;
        this.home = home;
        this.path = home.resolve(CONTENT);
    }

    Path path() {
        return path;
    }

    /** Makes it unless it is there; answers whether it was not. */
    boolean make() throws IOException {
        boolean isNew = disk.createDirectory(path);
        // Whoever made a directory may not have lived to see its name on the medium.
        disk.syncDirectory(home);
        disk.syncDirectory(path);
        return isNew;
    }

    /** The room on its disk. */
    DiskSpace space() throws IOException {
        return inIt(() -> disk.space(path));
    }

    /** Creates a directory right in it unless it is there; answers whether it was not. */
    boolean createDirectory(Path directory) throws IOException {
        return inIt(() -> disk.createDirectory(directory));
    }

    private <T> T inIt(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (NoSuchFileException e) {
            if (make()) {
                LOG.warn("{} was removed while the supernode runs: it is made again, its files are fetched again", path);
            }
            return step.run();
        }
    }
}
