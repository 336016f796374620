package io.supernode.cdn.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in plain words what went wrong with a file. */
public final class FileErrors {

    private FileErrors() {}

    /** Part of a sentence for the log or the operator; it names the file as far as {@code failure} does. */
    public static String describe(IOException failure) {
        if (failure instanceof FileSystemException named && named.getReason() == null && named.getFile() != null) {
            if (failure instanceof NoSuchFileException) {
                return named.getFile() + " does not exist";
            }
            if (failure instanceof AccessDeniedException) {
                return "no permission for " + named.getFile();
            }
            return failure.toString();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
