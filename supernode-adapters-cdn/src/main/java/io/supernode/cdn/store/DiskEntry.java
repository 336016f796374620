package io.supernode.cdn.store;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * One name in a directory.
 *
 * @param path of it
 * @param kind of the name itself: a symbolic link is not followed
 * @param bytes its length
 * @param modifiedMillis when it was last changed, since the epoch
 */
public record DiskEntry(Path path, Kind kind, long bytes, long modifiedMillis) {

    /** What a name stands for. */
    public enum Kind {
        FILE,
        DIRECTORY,
        /** Symbolic links, sockets and the like: never ours. */
        OTHER;

        static Kind of(BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
                return FILE;
            }
            return attributes.isDirectory() ? DIRECTORY : OTHER;
        }
    }

    public DiskEntry {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
    }

    /** The last part of the path. */
    public String name() {
        return path.getFileName().toString();
    }
}
