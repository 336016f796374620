package io.supernode.core.swarm;

import io.supernode.core.model.CallerAddress;

/**
 * About how much heap the tables of one swarm take that have a place for each piece and grow by what peers report; counts in
 * {@link PeerMemory} as it grows, until nobody is left. Guarded by the task's lock.
 */
final class PieceTables {

    /** Of a list of a piece's holders; what is in it counts with the peers. */
    private static final int LIST_BYTES = 24;

    private final PeerMemory memory;
    private final CallerAddress owner;
    private long bytes;

    /** @param owner who has the content here: it counts for that one, whoever reports; it is no more than all of the file takes */
    PieceTables(PeerMemory memory, CallerAddress owner) {
        this.memory = memory;
        this.owner = owner;
    }

    /** A table of numbers or references has so many more places. */
    void grew(int places) {
        add((long) Integer.BYTES * places);
    }

    /** There is one more list of holders. */
    void listAdded() {
        add(LIST_BYTES);
    }

    private void add(long more) {
        bytes += more;
        memory.add(owner, more);
    }

    /** The tables have been thrown away. */
    void freed() {
        add(-bytes);
    }

    /** Whether what peers report of pieces that nobody can have from here gets no place any more. */
    boolean areFull() {
        return memory.isFullFor(owner);
    }
}
