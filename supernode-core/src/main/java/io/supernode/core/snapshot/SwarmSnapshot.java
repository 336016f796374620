package io.supernode.core.snapshot;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import java.util.BitSet;
import java.util.List;

/**
 * The swarm of a task's current content at one instant.
 *
 * @param key of the content
 * @param layout how it is cut
 * @param stored pieces that the supernode can serve; a copy
 * @param seedUploads running from the supernode
 * @param peers of the swarm
 */
public record SwarmSnapshot(
        ContentKey key, PieceLayout layout, BitSet stored, int seedUploads, List<PeerSnapshot> peers) {

    public SwarmSnapshot {
        stored = (BitSet) stored.clone();
        peers = List.copyOf(peers);
    }

    @Override
    public BitSet stored() {
        return (BitSet) stored.clone();
    }
}
