package io.supernode.http.guard;

/** A request that its sender may not make, or not in this form. Its message is for that sender. */
public final class AdminRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status of HTTP */
    public AdminRefusal(int status, String message) {
        // No stack trace: it is an answer, and whoever likes may ask for a great many.
        super(message, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
