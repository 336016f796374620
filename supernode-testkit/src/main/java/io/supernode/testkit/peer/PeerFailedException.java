package io.supernode.testkit.peer;

/** A peer did not get its file; the message says why, in words for whoever started it. */
public final class PeerFailedException extends Exception {

    private static final long serialVersionUID = 1;

    private final DownloadEnd end;

    public PeerFailedException(String message) {
        this(DownloadEnd.FAILED, message);
    }

    public PeerFailedException(String message, Throwable cause) {
        super(message, cause);
        end = DownloadEnd.FAILED;
    }

    PeerFailedException(DownloadEnd end, String message) {
        super(message);
        this.end = end;
    }

    /** What becomes of the client. */
    public DownloadEnd end() {
        return end;
    }
}
