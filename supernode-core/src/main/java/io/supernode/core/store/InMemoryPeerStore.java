package io.supernode.core.store;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps peer records on the heap. Thread-safe: each task's peers change only inside the outer map's compute. */
public final class InMemoryPeerStore implements PeerStore {

    private final ConcurrentMap<TaskId, Map<PeerId, PeerRecord>> tasks = new ConcurrentHashMap<>();

    @Override
    public Optional<PeerRecord> find(TaskId task, PeerId id) {
        AtomicReference<PeerRecord> found = new AtomicReference<>();
        tasks.computeIfPresent(task, (key, peers) -> {
            found.set(peers.get(id));
            return peers;
        });
        return Optional.ofNullable(found.get());
    }

    @Override
    public void put(PeerRecord peer) {
        tasks.compute(peer.task(), (key, peers) -> {
            Map<PeerId, PeerRecord> kept = peers == null ? new HashMap<>() : peers;
            kept.put(peer.id(), peer);
            return kept;
        });
    }

    @Override
    public boolean remove(TaskId task, PeerId id) {
        AtomicBoolean removed = new AtomicBoolean();
        tasks.computeIfPresent(task, (key, peers) -> {
            removed.set(peers.remove(id) != null);
            return peers.isEmpty() ? null : peers;
        });
        return removed.get();
    }

    @Override
    public void removeAll(TaskId task) {
        tasks.remove(task);
    }

    @Override
    public List<PeerRecord> ofTask(TaskId task) {
        AtomicReference<List<PeerRecord>> found = new AtomicReference<>(List.of());
        tasks.computeIfPresent(task, (key, peers) -> {
            found.set(List.copyOf(peers.values()));
            return peers;
        });
        return found.get();
    }
}
