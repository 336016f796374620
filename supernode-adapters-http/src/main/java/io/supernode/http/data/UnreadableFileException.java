package io.supernode.http.data;

import java.io.IOException;

/** A file has no byte where a complete piece is said to be, or it cannot be read; no fault of the client. */
final class UnreadableFileException extends IOException {

    private static final long serialVersionUID = 1;

    private final long position;

    UnreadableFileException(long position, String what, IOException cause) {
        super(what, cause);
        this.position = position;
    }

    /** Of the byte in the framed file. */
    long position() {
        return position;
    }
}
