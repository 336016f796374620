package io.supernode.testkit.sim;

/** What the lying peers of a scenario do. */
public enum Lie {
    /** They report all pieces, and have none. */
    PHANTOM_PIECES,
    /** They download as others do, and serve wrong bytes. */
    GARBAGE,
    /** They report each piece from a peer as failed, at once. */
    FALSE_COMPLAINTS,
    /** They register the cids of others again and again, and report all pieces for them. */
    STOLEN_CIDS,
    /** They register with the addresses of others, and report all pieces. */
    STOLEN_ADDRESSES,
    /** They say with the cids of others that these have gone, failed, finished, or have pieces. */
    FOREIGN_REPORTS,
    /** Each registers forty cids more, which all report all pieces. */
    MANY_CIDS;

    /** Whether they have no piece for anybody. */
    boolean hasNothing() {
        return this != GARBAGE && this != FALSE_COMPLAINTS;
    }

    /** Whether they speak for others, see {@link Saboteur}. */
    boolean isSabotage() {
        return hasNothing() && this != PHANTOM_PIECES;
    }
}
