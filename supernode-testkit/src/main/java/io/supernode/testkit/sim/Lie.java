package io.supernode.testkit.sim;

/** What the lying peers of a scenario do. */
public enum Lie {
    /** They report all pieces, and have none. */
    PHANTOM_PIECES,
    /** They download as others do, and serve wrong bytes. */
    GARBAGE,
    /** They report each piece from a peer as failed, at once. */
    FALSE_COMPLAINTS
}
