package io.supernode.cluster.call;

/** A call to another node has no answer: it may be made again, or elsewhere. Without a stack trace, since it is no fault of ours. */
final class UnansweredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why there is none. */
    enum Reason {
        /** The node that was asked does not own the task. */
        NOT_OWNER,
        /** The node that was asked is no member any more. */
        NODE_LOST,
        /** Nothing has come in time. */
        TIMED_OUT,
        /** As many calls wait for other nodes as may. */
        TOO_MANY
    }

    private final Reason reason;

    UnansweredException(Reason reason) {
        super("a call to another node has no answer: " + reason, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
