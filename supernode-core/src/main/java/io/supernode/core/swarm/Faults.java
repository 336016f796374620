package io.supernode.core.swarm;

import java.util.Arrays;

/**
 * What failed with one peer, as a client and as a source. Bounded: an isolated client is given no more sources, an eliminated
 * source no more clients. Guarded by the task's lock.
 */
final class Faults {

    private static final Peer[] NOBODY = {};

    private Peer[] sources = NOBODY;
    private Peer[] clients = NOBODY;
    /** As a client it gets the supernode only. */
    boolean isolated;
    /** As a source it is no longer used. */
    boolean eliminated;

    boolean hasSource(Peer source) {
        return contains(sources, source);
    }

    /** A download from {@code source} failed; answers with how many sources this client has failed. */
    int addSource(Peer source) {
        sources = including(sources, source);
        return sources.length;
    }

    /** {@code client} failed with this source; answers how many different clients have. */
    int addClient(Peer client) {
        clients = including(clients, client);
        return clients.length;
    }

    private static boolean contains(Peer[] peers, Peer peer) {
        for (Peer other : peers) {
            if (other == peer) {
                return true;
            }
        }
        return false;
    }

    private static Peer[] including(Peer[] peers, Peer peer) {
        if (contains(peers, peer)) {
            return peers;
        }
        Peer[] more = Arrays.copyOf(peers, peers.length + 1);
        more[peers.length] = peer;
        return more;
    }
}
