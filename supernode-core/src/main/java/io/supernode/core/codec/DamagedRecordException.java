package io.supernode.core.codec;

/** Bytes do not say what they should. The message is for operators and tells nothing of their content. */
public final class DamagedRecordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DamagedRecordException(String message) {
        super(message);
    }

    public DamagedRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
