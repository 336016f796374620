package io.supernode.core.swarm;

import java.util.Arrays;

/**
 * The peers of a swarm that can upload now, by the load of their servers, fast and slow ones apart. Adding, moving and
 * removing are a swap in an array: no cost depends on the number of peers.
 */
final class UploaderIndex {

    private static final int KINDS = 2;
    private static final int NOWHERE = -1;
    private static final int FIRST_CAPACITY = 4;

    private final Peer[][] ranks;
    private final int[] sizes;
    private int total;

    UploaderIndex(int uploadLimit) {
        ranks = new Peer[uploadLimit * KINDS][0];
        sizes = new int[uploadLimit * KINDS];
    }

    static int rank(int load, boolean slow) {
        return load * KINDS + (slow ? 1 : 0);
    }

    /** The load of the servers in {@code rank}. */
    static int load(int rank) {
        return rank / KINDS;
    }

    Peer[] peers(int rank) {
        return ranks[rank];
    }

    int size(int rank) {
        return sizes[rank];
    }

    int total() {
        return total;
    }

    int rankCount() {
        return ranks.length;
    }

    /** Moves {@code peer} to {@code rank}. */
    void put(Peer peer, int rank) {
        if (peer.rank == rank) {
            return;
        }
        remove(peer);
        Peer[] array = ranks[rank];
        int size = sizes[rank];
        if (size == array.length) {
            array = Arrays.copyOf(array, Math.max(FIRST_CAPACITY, size * 2));
            ranks[rank] = array;
        }
        array[size] = peer;
        sizes[rank] = size + 1;
        peer.rank = rank;
        peer.rankPosition = size;
        total++;
    }

    /** Takes {@code peer} out, if it is in. */
    void remove(Peer peer) {
        if (peer.rank == NOWHERE) {
            return;
        }
        Peer[] array = ranks[peer.rank];
        int last = --sizes[peer.rank];
        Peer moved = array[last];
        array[peer.rankPosition] = moved;
        moved.rankPosition = peer.rankPosition;
        array[last] = null;
        peer.rank = NOWHERE;
        total--;
    }
}
