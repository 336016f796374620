package io.supernode.core;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.PeerStore;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import io.supernode.core.store.InMemoryPeerStore;
import io.supernode.core.store.InMemoryTaskStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The stores of one supernode, on the heap; a test can make their calls fail or wait. Thread-safe. */
final class ScriptedStores implements TaskStore, PeerStore {

    /** The calls of both ports. */
    enum Call {
        FIND_TASK, PUT_TASK, REMOVE_TASK, ALL_TASKS, FIND_PEER, PUT_PEER, REMOVE_PEER, REMOVE_PEERS, PEERS_OF_TASK
    }

    private final InMemoryTaskStore tasks = new InMemoryTaskStore();
    private final InMemoryPeerStore peers = new InMemoryPeerStore();
    private final Set<TaskId> tasksWithPeers = ConcurrentHashMap.newKeySet();

    /** Happens before each call, on its thread: may throw, wait, or call the supernode. */
    volatile Consumer<Call> before = call -> { };

    /** Stores of their own that hold the same. */
    ScriptedStores copy() {
        ScriptedStores copy = new ScriptedStores();
        tasks.all().forEach(copy::put);
        tasksWithPeers.forEach(task -> peers.ofTask(task).forEach(copy::put));
        return copy;
    }

    @Override
    public Optional<TaskRecord> find(TaskId id) {
        before.accept(Call.FIND_TASK);
        return tasks.find(id);
    }

    @Override
    public void put(TaskRecord record) {
        before.accept(Call.PUT_TASK);
        tasks.put(record);
    }

    @Override
    public boolean remove(TaskId id) {
        before.accept(Call.REMOVE_TASK);
        return tasks.remove(id);
    }

    @Override
    public List<TaskRecord> all() {
        before.accept(Call.ALL_TASKS);
        return tasks.all();
    }

    @Override
    public Optional<PeerRecord> find(TaskId task, PeerId id) {
        before.accept(Call.FIND_PEER);
        return peers.find(task, id);
    }

    @Override
    public void put(PeerRecord peer) {
        before.accept(Call.PUT_PEER);
        tasksWithPeers.add(peer.task());
        peers.put(peer);
    }

    @Override
    public boolean remove(TaskId task, PeerId id) {
        before.accept(Call.REMOVE_PEER);
        return peers.remove(task, id);
    }

    @Override
    public void removeAll(TaskId task) {
        before.accept(Call.REMOVE_PEERS);
        peers.removeAll(task);
    }

    @Override
    public List<PeerRecord> ofTask(TaskId task) {
        before.accept(Call.PEERS_OF_TASK);
        return peers.ofTask(task);
    }
}
