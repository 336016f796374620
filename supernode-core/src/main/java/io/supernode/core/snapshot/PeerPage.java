package io.supernode.core.snapshot;

import java.util.List;
import java.util.OptionalInt;

/**
 * Some peers of the swarm of a task's present content. Who goes through all pages sees each peer once that is there all the
 * while; pages may be of any length, and empty.
 *
 * @param peers in the order of the places that they have in the swarm
 * @param next where the next page begins; empty after the last
 */
public record PeerPage(List<PeerSnapshot> peers, OptionalInt next) {

    public PeerPage {
        peers = List.copyOf(peers);
    }
}
