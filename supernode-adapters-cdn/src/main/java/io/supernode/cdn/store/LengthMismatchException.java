package io.supernode.cdn.store;

/** A body is longer or shorter than it was said to be. The message may be read by clients. */
public final class LengthMismatchException extends Exception {

    private static final long serialVersionUID = 1;

    LengthMismatchException(String message) {
        super(message);
    }
}
