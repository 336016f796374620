package io.supernode.app.preheat;

/** A body that is not what is expected. Its message is for the caller, and has no credential in it. */
final class BadRequestException extends Exception {

    private static final long serialVersionUID = 1;

    BadRequestException(String message) {
        super(message, null, false, false);
    }
}
