package io.supernode.store;

import io.supernode.core.model.PeerId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.HashMap;
import java.util.Map;

/** What has changed of one task and its peers since some instant: only the last of several changes of one record. Not thread-safe. */
final class TaskChange {

    /** Whether the task's own record was put or removed. */
    boolean changesRecord;
    /** The record that was put; null if it was removed. */
    TaskRecord record;
    /** Whether all peers that were there before were removed. */
    boolean clearsPeers;
    /** What was put or removed after that; null stands for a removal. */
    final Map<PeerId, PeerRecord> peers = new HashMap<>();

    boolean isEmpty() {
        return !changesRecord && !clearsPeers && peers.isEmpty();
    }

    /** Tells whether it decides whether that peer is there; otherwise it is as it was before the change. */
    boolean decides(PeerId peer) {
        return clearsPeers || peers.containsKey(peer);
    }
}
