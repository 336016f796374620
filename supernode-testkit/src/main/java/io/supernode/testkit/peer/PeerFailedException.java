package io.supernode.testkit.peer;

/** The peer could not get the file; the message is for the person who wanted it. */
public final class PeerFailedException extends Exception {

    public PeerFailedException(String message) {
        super(message);
    }

    public PeerFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
