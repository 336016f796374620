package io.supernode.core.policy;

/** What is known of an upload server's speed. */
public enum ServerKind {
    /** It has given a whole piece at a good rate. */
    PROVEN,
    /** It has given none yet: it may be frozen. */
    FRESH,
    /** Its measured rate is under a quarter of the median. */
    SLOW,
    /** It holds a piece back, or has: nothing came for several times as long as pieces take, and nothing since. */
    SUSPECT
}
