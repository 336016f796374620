package io.supernode.cdn.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file cannot be used, in words: the exceptions of the JDK have a name that says so, and a path as their message. Stateless. */
public final class DiskReason {

    private DiskReason() {}

    /** A phrase that names the file in question. */
    public static String of(IOException failure) {
        if (!(failure instanceof FileSystemException of) || of.getFile() == null) {
            return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied for " + of.getFile();
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no " + of.getFile();
        }
        if (failure instanceof NotDirectoryException) {
            return of.getFile() + " is not a directory";
        }
        return of.getReason() == null ? of.getFile() + ": " + failure.getClass().getSimpleName() : of.getFile() + ": " + of.getReason();
    }
}
