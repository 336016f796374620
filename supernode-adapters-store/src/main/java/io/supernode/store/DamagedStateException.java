package io.supernode.store;

/** Bytes of a state file do not say what they should. The message is for operators and tells nothing of their content. */
final class DamagedStateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DamagedStateException(String message) {
        super(message);
    }

    DamagedStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
