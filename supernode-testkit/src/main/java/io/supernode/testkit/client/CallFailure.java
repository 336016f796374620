package io.supernode.testkit.client;

/** How a call of the supernode can fail before there is an answer. */
public enum CallFailure {
    /** Nobody listens. */
    REFUSED,
    /** The connection was not made in time. */
    NOT_CONNECTED,
    /** The connection ended without an answer. */
    CLOSED,
    /** The connection was reset. */
    RESET,
    /** There was no answer in time. */
    TIMED_OUT,
    /** An answer that is no HTTP, or no JSON of this protocol. */
    UNREADABLE
}
