package io.supernode.store;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * All records, on the heap, in three layers: the base, which is what was written; the batch that is being written; and what has
 * changed since. A later layer decides over an earlier one. So the writer sees a state that was true at one instant without
 * anybody waiting for it, and a record that changes ten times between two batches is written once.
 *
 * <p>Thread-safe; the monitor is held for a few accesses of maps. The writer alone changes the base, and may therefore read it
 * without the monitor. Bounded by what is kept: removals are noted only of what an earlier layer has.
 */
final class StateTable {

    /** Records that are moved to the base at a time, so that nobody waits long for the monitor. */
    private static final int MOVED_AT_ONCE = 1_000;

    private final Map<TaskId, KeptTask> base;
    private final Runnable wakeUp;
    private Map<TaskId, TaskChange> writing = new HashMap<>();
    private Map<TaskId, TaskChange> pending = new HashMap<>();
    /** Counts changes. */
    private long changes;
    /** When the first of the changes was made that were not taken yet; of no meaning if there are none. */
    private long pendingSinceNanos;
    /** Whether the writer sleeps until something changes. */
    private boolean isAwaited;

    /**
     * @param base what was read; belongs to this table from now on
     * @param wakeUp called when something has changed, if the writer asked for it; must not block
     */
    StateTable(Map<TaskId, KeptTask> base, Runnable wakeUp) {
        this.base = base;
        this.wakeUp = wakeUp;
    }

    // ---- tasks ----

    synchronized TaskRecord task(TaskId id) {
        TaskChange change = pending.get(id);
        if (change != null && change.changesRecord) {
            return change.record;
        }
        return earlierTask(id);
    }

    private TaskRecord earlierTask(TaskId id) {
        TaskChange change = writing.get(id);
        if (change != null && change.changesRecord) {
            return change.record;
        }
        KeptTask kept = base.get(id);
        return kept == null ? null : kept.record;
    }

    synchronized void put(TaskRecord record) {
        TaskChange change = change(record.id());
        change.changesRecord = true;
        change.record = record;
        changed();
    }

    synchronized boolean remove(TaskId id) {
        if (task(id) == null) {
            return false;
        }
        TaskChange change = change(id);
        change.changesRecord = earlierTask(id) != null;
        change.record = null;
        dropIfEmpty(id, change);
        changed();
        return true;
    }

    synchronized List<TaskRecord> tasks() {
        List<TaskRecord> all = new ArrayList<>(base.size());
        for (Map<TaskId, ?> layer : List.of(base, writing, pending)) {
            for (TaskId id : layer.keySet()) {
                boolean isNew = layer == base
                        || !base.containsKey(id) && (layer == writing || !writing.containsKey(id));
                TaskRecord record = isNew ? task(id) : null;
                if (record != null) {
                    all.add(record);
                }
            }
        }
        return all;
    }

    // ---- peers ----

    synchronized PeerRecord peer(TaskId task, PeerId id) {
        TaskChange change = pending.get(task);
        if (change != null && change.decides(id)) {
            return change.peers.get(id);
        }
        return earlierPeer(task, id);
    }

    private PeerRecord earlierPeer(TaskId task, PeerId id) {
        TaskChange change = writing.get(task);
        if (change != null && change.decides(id)) {
            return change.peers.get(id);
        }
        KeptTask kept = base.get(task);
        return kept == null ? null : kept.peers.get(id);
    }

    synchronized void put(PeerRecord peer) {
        change(peer.task()).peers.put(peer.id(), peer);
        changed();
    }

    synchronized boolean remove(TaskId task, PeerId id) {
        if (peer(task, id) == null) {
            return false;
        }
        TaskChange change = change(task);
        if (change.clearsPeers || earlierPeer(task, id) == null) {
            change.peers.remove(id);
        } else {
            change.peers.put(id, null);
        }
        dropIfEmpty(task, change);
        changed();
        return true;
    }

    synchronized void removePeers(TaskId task) {
        TaskChange change = change(task);
        change.peers.clear();
        change.clearsPeers = base.containsKey(task) || writing.containsKey(task);
        dropIfEmpty(task, change);
        changed();
    }

    synchronized List<PeerRecord> peers(TaskId task) {
        KeptTask kept = base.get(task);
        TaskChange written = writing.get(task);
        TaskChange change = pending.get(task);
        if (written == null && change == null) {
            return kept == null ? List.of() : List.copyOf(kept.peers.values());
        }
        KeptTask now = new KeptTask();
        if (kept != null) {
            now.peers.putAll(kept.peers);
        }
        if (written != null) {
            now.apply(written);
        }
        if (change != null) {
            now.apply(change);
        }
        return List.copyOf(now.peers.values());
    }

    // ---- changes ----

    private TaskChange change(TaskId id) {
        if (pending.isEmpty()) {
            pendingSinceNanos = System.nanoTime();
        }
        return pending.computeIfAbsent(id, key -> new TaskChange());
    }

    private void dropIfEmpty(TaskId id, TaskChange change) {
        if (change.isEmpty()) {
            pending.remove(id);
        }
    }

    private void changed() {
        changes++;
        if (isAwaited) {
            isAwaited = false;
            wakeUp.run();
        }
    }

    // ---- the writer ----

    synchronized boolean hasChanges() {
        return !pending.isEmpty();
    }

    /** As {@link #hasChanges}; if there are none, the next one wakes the writer up. */
    synchronized boolean hasChangesOrWakesUp() {
        isAwaited = pending.isEmpty();
        return !isAwaited;
    }

    /** When the first of the changes was made that were not taken yet; empty if there are none. */
    synchronized OptionalLong pendingSinceNanos() {
        return pending.isEmpty() ? OptionalLong.empty() : OptionalLong.of(pendingSinceNanos);
    }

    /** The number of changes up to now. */
    synchronized long changes() {
        return changes;
    }

    /** The number of changes up to now if nothing is left to be written of them, as when a peer came and went; else 0. */
    synchronized long changesWithoutTrace() {
        return pending.isEmpty() ? changes : 0;
    }

    /** All that has changed since it was last called; the caller does not change it. {@link #settle} must follow. */
    synchronized Map<TaskId, TaskChange> take() {
        if (!writing.isEmpty()) {
            throw new IllegalStateException("the batch before has not been settled");
        }
        writing = pending;
        pending = new HashMap<>();
        return writing;
    }

    /** What was taken becomes a part of the base, a piece at a time. */
    void settle() {
        while (!settleSome()) {
            Thread.yield();
        }
    }

    private synchronized boolean settleSome() {
        int moved = 0;
        Iterator<Map.Entry<TaskId, TaskChange>> tasks = writing.entrySet().iterator();
        while (tasks.hasNext()) {
            Map.Entry<TaskId, TaskChange> next = tasks.next();
            TaskChange change = next.getValue();
            KeptTask kept = base.computeIfAbsent(next.getKey(), id -> new KeptTask());
            if (change.changesRecord) {
                kept.record = change.record;
                change.changesRecord = false;
            }
            if (change.clearsPeers) {
                kept.clearPeers();
                change.clearsPeers = false;
            }
            Iterator<Map.Entry<PeerId, PeerRecord>> peers = change.peers.entrySet().iterator();
            while (peers.hasNext() && moved < MOVED_AT_ONCE) {
                Map.Entry<PeerId, PeerRecord> peer = peers.next();
                kept.apply(peer.getKey(), peer.getValue());
                peers.remove();
                moved++;
            }
            if (peers.hasNext()) {
                return false;
            }
            tasks.remove();
            moved++;
            if (kept.isEmpty()) {
                base.remove(next.getKey());
            }
            if (moved >= MOVED_AT_ONCE && tasks.hasNext()) {
                return false;
            }
        }
        return true;
    }

    /** The base, for the writer alone, which may read it between two calls of its own. */
    Map<TaskId, KeptTask> base() {
        return base;
    }
}
