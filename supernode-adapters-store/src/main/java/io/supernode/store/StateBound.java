package io.supernode.store;

import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps a state that is being read below a bound: when its records take more, those tasks are dropped with their peers of which nothing was
 * heard for longest, and whatever follows of them is skipped. Counts them anew only when as much has been added as there was room for, or
 * an eighth of the bound, so that reading stays linear; meanwhile that much more may be there. Not thread-safe.
 */
final class StateBound {

    private static final int PARTS = 8;

    private final long maxBytes;
    private final Set<TaskId> dropped = new HashSet<>();
    /** What the records took when they were counted last. */
    private long countedBytes;
    /** At most what they take more since. */
    private long addedBytes;

    private record Dated(TaskId task, long lastMillis, long bytes) {}

    StateBound(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean hasDropped(TaskId task) {
        return dropped.contains(task);
    }

    boolean hasDropped() {
        return !dropped.isEmpty();
    }

    int droppedCount() {
        return dropped.size();
    }

    /** {@code batch} has become a part of {@code state}. */
    void added(Map<TaskId, TaskChange> batch, Map<TaskId, KeptTask> state) {
        for (TaskChange change : batch.values()) {
            addedBytes += RecordBytes.of(change);
        }
        if (addedBytes > Math.max(maxBytes - countedBytes, maxBytes / PARTS)) {
            count(state);
        }
    }

    /** All has been read. */
    void end(Map<TaskId, KeptTask> state) {
        if (addedBytes > maxBytes - countedBytes) {
            count(state);
        }
    }

    private void count(Map<TaskId, KeptTask> state) {
        List<Dated> tasks = new ArrayList<>(state.size());
        countedBytes = 0;
        addedBytes = 0;
        state.forEach((id, kept) -> {
            Dated task = new Dated(id, lastMillis(kept), RecordBytes.of(kept));
            tasks.add(task);
            countedBytes += task.bytes();
        });
        if (countedBytes > maxBytes) {
            tasks.sort(Comparator.comparingLong(Dated::lastMillis));
            drop(tasks, state);
        }
    }

    private void drop(List<Dated> eldestFirst, Map<TaskId, KeptTask> state) {
        for (Dated eldest : eldestFirst) {
            if (countedBytes <= maxBytes) {
                return;
            }
            state.remove(eldest.task());
            dropped.add(eldest.task());
            countedBytes -= eldest.bytes();
        }
    }

    private static long lastMillis(KeptTask kept) {
        long last = kept.record == null ? 0 : Math.max(kept.record.createdAtMillis(), kept.record.validatedAtMillis());
        for (PeerRecord peer : kept.peers.values()) {
            last = Math.max(last, peer.lastSeenMillis());
        }
        return last;
    }
}
