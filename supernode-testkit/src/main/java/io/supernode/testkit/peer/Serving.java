package io.supernode.testkit.peer;

/** What a peer's upload server does with a request for a piece that it has. */
public enum Serving {
    /** Gives it. */
    HONEST,
    /** Takes the request and never sends a byte. */
    STALLING,
    /** Gives 1 KB/s. */
    DRIPPING,
    /** Gives as many bytes, in a good frame, that are not the piece's. */
    LYING
}
