package io.supernode.cluster.replica;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import java.util.List;
import java.util.Optional;

/** A store of peers whose changes other nodes learn of. */
record CopiedPeerStore(PeerStore kept, CopySender copies) implements PeerStore {

    @Override
    public Optional<PeerRecord> find(TaskId task, PeerId id) {
        return kept.find(task, id);
    }

    @Override
    public void put(PeerRecord peer) {
        if (PeerId.isHolder(peer.id().value())) {
            // Each node that holds a copy tells again what it has.
            return;
        }
        kept.put(peer);
        copies.peerChanged(peer.task(), peer.id());
    }

    @Override
    public boolean remove(TaskId task, PeerId id) {
        boolean removed = kept.remove(task, id);
        copies.peerChanged(task, id);
        return removed;
    }

    /** Those of a task that ends: its own end tells the others of all. */
    @Override
    public void removeAll(TaskId task) {
        kept.removeAll(task);
    }

    @Override
    public List<PeerRecord> ofTask(TaskId task) {
        return kept.ofTask(task);
    }
}
