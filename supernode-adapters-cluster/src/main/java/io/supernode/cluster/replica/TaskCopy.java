package io.supernode.cluster.replica;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that is kept of one task: its record and those of its peers.
 *
 * @param peers by their cids; those of a content that the task does not have (any more) are left out, as when a task is restored
 */
record TaskCopy(TaskRecord task, Map<PeerId, PeerRecord> peers) {

    TaskCopy {
        Objects.requireNonNull(task, "task");
        Set<ContentKey> contents = TaskMerge.contentsOf(task).stream().map(ContentRecord::key).collect(Collectors.toSet());
        Map<PeerId, PeerRecord> known = new HashMap<>(peers);
        known.values().removeIf(peer -> !contents.contains(peer.content()));
        peers = Map.copyOf(known);
    }

    static TaskCopy of(TaskRecord task, Collection<PeerRecord> peers) {
        Map<PeerId, PeerRecord> byId = new LinkedHashMap<>();
        peers.forEach(peer -> byId.put(peer.id(), peer));
        return new TaskCopy(task, byId);
    }

    TaskId id() {
        return task.id();
    }

    /** What both know: see {@link TaskMerge}. */
    TaskCopy mergedWith(TaskCopy other) {
        return TaskMerge.merge(this, other);
    }
}
