package io.supernode.core.snapshot;

import java.util.BitSet;

/**
 * Where the pieces of a task's present content are.
 *
 * @param copies for each piece how many peers have it; a copy
 * @param stored pieces that the supernode can serve; a copy
 */
public record PieceCopies(int[] copies, BitSet stored) {

    public PieceCopies {
        copies = copies.clone();
        stored = (BitSet) stored.clone();
    }

    @Override
    public int[] copies() {
        return copies.clone();
    }

    @Override
    public BitSet stored() {
        return (BitSet) stored.clone();
    }
}
