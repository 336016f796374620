package io.supernode.cdn.store;

import java.io.IOException;
import java.nio.file.Path;

/** A home directory that cannot be used. The message is a sentence for the operator. */
public final class HomeDirectoryException extends IOException {

    private static final long serialVersionUID = 1;

    /** What is wrong with it. */
    public enum Fault {
        /** It is no directory, or a symbolic link, or cannot be created. */
        NOT_A_DIRECTORY,
        /** It cannot be written to. */
        NOT_WRITABLE,
        /** It belongs to somebody else, or others may write to it. */
        NOT_OURS,
        /** Another process uses it. */
        IN_USE
    }

    private final Fault fault;

    HomeDirectoryException(Fault fault, Path home, String what, Throwable cause) {
        super("home directory " + home + ' ' + what, cause);
        this.fault = fault;
    }

    /** What is wrong with it. */
    public Fault fault() {
        return fault;
    }
}
