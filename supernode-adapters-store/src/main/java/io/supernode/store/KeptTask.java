package io.supernode.store;

import io.supernode.core.model.PeerId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.HashMap;
import java.util.Map;

/** What is kept of one task and its peers. Not thread-safe. */
final class KeptTask {

    /** Null if there is none: peers may be kept of a task that is not. */
    TaskRecord record;
    Map<PeerId, PeerRecord> peers = new HashMap<>();

    boolean isEmpty() {
        return record == null && peers.isEmpty();
    }

    /** Makes {@code change} part of it. */
    void apply(TaskChange change) {
        if (change.changesRecord) {
            record = change.record;
        }
        if (change.clearsPeers) {
            clearPeers();
        }
        change.peers.forEach(this::apply);
    }

    /** Removes all peers. */
    void clearPeers() {
        // A map keeps the room that it once needed.
        peers = new HashMap<>();
    }

    /**
     * Replaces one peer.
     *
     * @param peer null if it is removed
     */
    void apply(PeerId id, PeerRecord peer) {
        if (peer == null) {
            peers.remove(id);
            if (peers.isEmpty()) {
                clearPeers();
            }
        } else {
            peers.put(id, peer);
        }
    }
}
