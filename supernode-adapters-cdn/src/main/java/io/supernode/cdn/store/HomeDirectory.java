package io.supernode.cdn.store;

import io.supernode.cdn.store.HomeDirectoryException.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The one directory in which this supernode reads, writes and deletes. It belongs to one process at a time, which holds
 * a lock on it until {@link #close} or its death.
 */
public final class HomeDirectory implements AutoCloseable {

    private static final String LOCK = ".lock";
    private static final String OWNER_ONLY = "rwx------";

    private final Path path;
    private final FileChannel lockFile;

    private HomeDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Takes {@code path} as the home, creating it (for its owner only) if it is not there.
     *
     * @throws HomeDirectoryException if it cannot be this process's home
     * @throws IOException if the disk fails
     */
    public static HomeDirectory open(Path path) throws IOException {
        Path home = path.toAbsolutePath().normalize();
        create(home);
        FileChannel lock = lock(home);
        try {
            requireOurs(home);
            // Links above the home are the operator's business, but must not change under us.
            return new HomeDirectory(home.toRealPath(), lock);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static void create(Path home) throws HomeDirectoryException {
        if (Files.isSymbolicLink(home)) {
            throw new HomeDirectoryException(
                    Fault.NOT_A_DIRECTORY, home, "is a symbolic link: name the directory itself", null);
        }
        if (Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
                throw new HomeDirectoryException(Fault.NOT_A_DIRECTORY, home, "is not a directory", null);
            }
            return;
        }
        try {
            Path parent = home.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(home);
            PosixFileAttributeView view = view(home);
            if (view != null) {
                view.setPermissions(PosixFilePermissions.fromString(OWNER_ONLY));
            }
        } catch (AccessDeniedException e) {
            throw new HomeDirectoryException(
                    Fault.NOT_WRITABLE, home, "cannot be created: " + DiskReason.of(e), e);
        } catch (NoSuchFileException e) {
            // What is above it is there by now: /proc and its like take no new entries.
            throw new HomeDirectoryException(
                    Fault.NOT_A_DIRECTORY, home, "cannot be created: " + home.getParent() + " takes no new directories", e);
        } catch (IOException e) {
            throw new HomeDirectoryException(Fault.NOT_A_DIRECTORY, home, "cannot be created: " + DiskReason.of(e), e);
        }
    }

    private static FileChannel lock(Path home) throws IOException {
        Path file = home.resolve(LOCK);
        // The opening of a pipe would wait for somebody to read from it.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new HomeDirectoryException(
                    Fault.NOT_WRITABLE, home, "cannot be locked: its " + LOCK + " is no regular file, remove it", null);
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new HomeDirectoryException(Fault.NOT_WRITABLE, home, "is not writable: " + DiskReason.of(e), e);
        }
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another supernode in this very process: the same answer as for another process.
            lock = null;
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new HomeDirectoryException(Fault.IN_USE, home, "is in use by another supernode", null);
        }
        return channel;
    }

    private static void requireOurs(Path home) throws IOException {
        PosixFileAttributeView view = view(home);
        if (view == null) {
            return;
        }
        PosixFileAttributes attributes = view.readAttributes();
        // A new file tells who we are.
        Path probe;
        try {
            probe = Files.createTempFile(home, ".owner", null);
        } catch (IOException e) {
            throw new HomeDirectoryException(Fault.NOT_WRITABLE, home, "is not writable: " + DiskReason.of(e), e);
        }
        try {
            if (!attributes.owner().equals(Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS))) {
                throw new HomeDirectoryException(
                        Fault.NOT_OURS, home, "belongs to " + attributes.owner().getName(), null);
            }
        } finally {
            Files.deleteIfExists(probe);
        }
        Set<PosixFilePermission> permissions = attributes.permissions();
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new HomeDirectoryException(
                    Fault.NOT_OURS, home, "can be written to by others: run chmod go-w on it", null);
        }
    }

    private static PosixFileAttributeView view(Path home) {
        return Files.getFileAttributeView(home, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** The directory itself, without symbolic links. */
    public Path path() {
        return path;
    }

    /** Gives up the lock. Nothing in the home may be written afterwards; what is open may be read, as by a running download. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
