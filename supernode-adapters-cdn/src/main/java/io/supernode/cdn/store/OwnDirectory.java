package io.supernode.cdn.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Directories in the home of this supernode, which only its owner may enter. A symbolic link is none, wherever it leads. Thread-safe. */
public final class OwnDirectory {

    private OwnDirectory() {}

    /**
     * Creates {@code directory} unless it is there; answers whether it was not. Its parent must exist.
     *
     * @throws IOException if it cannot be created, or something that is no directory is in its place: then the message is a sentence
     *     for the operator
     */
    public static boolean create(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            Files.createDirectory(directory, ownerOnly());
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            String found = Files.isSymbolicLink(directory) ? "a symbolic link" : "something that is no directory";
            throw new IOException(
                    directory + " is " + found + ", where the directory itself is expected: put it there, or remove what is there, and"
                            + " one is made",
                    e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
