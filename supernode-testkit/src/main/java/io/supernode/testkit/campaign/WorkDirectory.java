package io.supernode.testkit.campaign;

import io.supernode.testkit.command.ShutdownClose;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where a campaign works: deleted in the end, also when the process is told to end, unless the user named it or something went
 * wrong that it may explain.
 */
final class WorkDirectory implements Closeable {

    private final Path path;
    private final ShutdownClose interrupted = new ShutdownClose(this);
    private boolean isKept;

    private WorkDirectory(Path path, boolean isKept) {
        this.path = path;
        this.isKept = isKept;
    }

    /** @param named by the user, or null */
    static WorkDirectory at(Path named) throws IOException {
        if (named == null) {
            WorkDirectory temporary = new WorkDirectory(Files.createTempDirectory("supernode-campaign-"), false);
            temporary.interrupted.arm();
            return temporary;
        }
        return new WorkDirectory(Files.createDirectories(named.toAbsolutePath()), true);
    }

    Path resolve(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    Path path() {
        return path;
    }

    void keep() {
        isKept = true;
    }

    /** Deletes a directory with all that is in it. */
    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException {
        interrupted.close();
        if (!isKept) {
            delete(path);
        }
    }
}
