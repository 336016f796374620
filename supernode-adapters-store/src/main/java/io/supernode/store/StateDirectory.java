package io.supernode.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of the state: which files it has, and the lock by which it belongs to one store at a time. Generation n has
 * {@code snapshot-n}, all records at one instant, and {@code journal-n}, what has changed since.
 */
final class StateDirectory implements AutoCloseable {

    private static final String OWNER_ONLY = "rwx------";
    private static final String LOCK = "lock";
    private static final String SET_ASIDE = "other-version";
    private static final String UNFINISHED = ".new";
    /** What there is of a generation, also unfinished. */
    private static final Pattern NAME = Pattern.compile("(snapshot|journal)-([0-9]{1,18})(\\.new)?");

    private final Path path;
    private final FileChannel lock;

    private StateDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes {@code path}, creating it if it is not there; nobody but its owner may use it afterwards.
     *
     * @throws IOException if it cannot be used; the message is a sentence for the operator
     */
    static StateDirectory open(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            requireNothing(path);
            try {
                Files.createDirectory(path, RealStateDisk.ownerOnly(OWNER_ONLY));
            } catch (IOException e) {
                throw new IOException("the directory of the state, " + path + ", cannot be created: " + e, e);
            }
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        // The opening of a pipe would wait for somebody to read from it.
        Path lockFile = path.resolve(LOCK);
        if (Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(lockFile, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the directory of the state, " + path + ", cannot be locked: its " + LOCK
                    + " is no regular file, remove it");
        }
        FileChannel lock;
        try {
            if (view != null) {
                view.setPermissions(PosixFilePermissions.fromString(OWNER_ONLY));
            }
            lock = FileChannel.open(
                    lockFile,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    RealStateDisk.ownerOnly("rw-------"));
        } catch (IOException e) {
            throw new IOException("the directory of the state, " + path + ", is not writable: " + e, e);
        }
        if (!isLocked(lock)) {
            lock.close();
            throw new IOException("the directory of the state, " + path + ", is in use by another supernode");
        }
        return new StateDirectory(path, lock);
    }

    private static void requireNothing(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            String found = Files.isSymbolicLink(path) ? "a symbolic link" : "something that is no directory";
            throw new IOException("the directory of the state, " + path + ", is " + found
                    + ", where the directory itself is expected: put it there, or remove what is there, and one is made");
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Another store of this process.
            return false;
        }
    }

    Path path() {
        return path;
    }

    Path snapshot(long generation) {
        return path.resolve("snapshot-" + generation);
    }

    /** Where a snapshot is written before it is whole. */
    Path unfinishedSnapshot(long generation) {
        return path.resolve("snapshot-" + generation + UNFINISHED);
    }

    Path journal(long generation) {
        return path.resolve("journal-" + generation);
    }

    /** The generations of which there is any file, in ascending order. */
    TreeSet<Long> generations() throws IOException {
        TreeSet<Long> generations = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    generations.add(Long.parseLong(name.group(2)));
                }
            }
        }
        return generations;
    }

    /** Bytes of all files of all generations. */
    long bytes() throws IOException {
        long bytes = 0;
        for (long generation : generations()) {
            for (Path file : Set.of(snapshot(generation), unfinishedSnapshot(generation), journal(generation))) {
                try {
                    bytes += Files.size(file);
                } catch (NoSuchFileException e) {
                    // Not every generation has each of them, and the writer deletes some meanwhile.
                    continue;
                }
            }
        }
        return bytes;
    }

    /** Puts the files of all generations where they are in nobody's way; what was put there before goes. Answers where. */
    Path setAside() throws IOException {
        Path aside = path.resolve(SET_ASIDE);
        if (!Files.isDirectory(aside, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(aside, RealStateDisk.ownerOnly(OWNER_ONLY));
        }
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(aside)) {
            for (Path file : earlier) {
                Files.delete(file);
            }
        }
        for (long generation : generations()) {
            for (Path file : Set.of(snapshot(generation), unfinishedSnapshot(generation), journal(generation))) {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return aside;
    }

    /** Gives up the lock. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
