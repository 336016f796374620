package io.supernode.cdn.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * Every operation on disks that the store needs, and no other: small, so that a test can let each of them fail in turn.
 *
 * <p>Duties of an implementer: safe for many threads; no symbolic link is followed in the last part of a path; what
 * fails says so with an exception, and nothing that did not happen is ever reported done.
 */
public interface Disk {

    /**
     * Creates {@code directory} for its owner only, unless it is there; answers whether it was not. Its parent must
     * exist.
     */
    boolean createDirectory(Path directory) throws IOException;

    /** Creates an empty file; what had its name is deleted before, so that its readers keep what they have. */
    DiskFile create(Path file) throws IOException;

    /**
     * Opens an existing file for reading and writing.
     *
     * @throws java.nio.file.NoSuchFileException if there is none, or something that is no file
     */
    DiskFile open(Path file) throws IOException;

    /**
     * Leaves {@code file} with one name: if it has others (hard links, as in a copy of the home that is made of them), a copy of it
     * takes its place, and what is written afterwards changes nothing elsewhere. Whoever has it open keeps what was there.
     *
     * @throws java.nio.file.NoSuchFileException as {@link #open} does
     */
    void breakHardLinks(Path file) throws IOException;

    /** As {@link #open}, for reading only, as what it can be transferred from without copying. */
    FileChannel openForReading(Path file) throws IOException;

    /**
     * Gives {@code from} the name {@code to}, replacing what had it: a file in one step, a directory after it is
     * deleted.
     */
    void rename(Path from, Path to) throws IOException;

    /** Makes the names in {@code directory} survive a loss of power. */
    void syncDirectory(Path directory) throws IOException;

    /** All of a small file; refused if it is longer than {@code mostBytes}. */
    byte[] read(Path file, int mostBytes) throws IOException;

    /** What is in {@code directory}; empty if it is not there, or is no directory itself. */
    List<DiskEntry> list(Path directory) throws IOException;

    /** Gives a file this time of change, in milliseconds since the epoch. */
    void touch(Path file, long millis) throws IOException;

    /** The room on the disk that holds {@code directory}. */
    DiskSpace space(Path directory) throws IOException;

    /** Removes a file, the link itself, or a directory with all that is in it; answers whether there was one. */
    boolean delete(Path file) throws IOException;
}
