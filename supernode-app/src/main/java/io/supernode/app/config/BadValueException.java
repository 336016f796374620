package io.supernode.app.config;

/** A value that is not allowed. The message says what is expected instead; where the value came from is not known here. */
final class BadValueException extends Exception {

    private static final long serialVersionUID = 1L;

    BadValueException(String expected) {
        super(expected, null, false, false);
    }
}
