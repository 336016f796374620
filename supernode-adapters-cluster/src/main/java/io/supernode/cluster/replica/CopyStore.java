package io.supernode.cluster.replica;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * What other nodes know of their tasks, on the heap: each node's copy for itself, as it has sent it. Thread-safe; what one node
 * sends must come in order.
 */
final class CopyStore {

    private static final class Copy {
        private TaskRecord task;
        private final Map<PeerId, PeerRecord> peers = new HashMap<>();
    }

    /** The copies of a task by the names of the nodes; each map is changed inside compute only. */
    private final ConcurrentMap<TaskId, Map<String, Copy>> tasks = new ConcurrentHashMap<>();

    /** Takes what a node has sent. */
    void apply(String from, CopyEntry entry) {
        tasks.compute(entry.task(), (id, known) -> {
            Map<String, Copy> copies = known == null ? new HashMap<>() : known;
            if (entry instanceof CopyEntry.RemoveTask) {
                copies.remove(from);
            } else if (entry instanceof CopyEntry.PutTask put) {
                copies.computeIfAbsent(from, name -> new Copy()).task = put.record();
            } else if (entry instanceof CopyEntry.PutPeer put) {
                copies.computeIfAbsent(from, name -> new Copy()).peers.put(put.record().id(), put.record());
            } else if (entry instanceof CopyEntry.RemovePeer removed && copies.containsKey(from)) {
                copies.get(from).peers.remove(removed.peer());
            }
            return copies.isEmpty() ? null : copies;
        });
    }

    /** What all copies of a task say together; empty if there is none. */
    Optional<TaskCopy> find(TaskId id) {
        List<TaskCopy> copies = new ArrayList<>();
        tasks.computeIfPresent(id, (key, known) -> {
            known.values().stream()
                    .filter(copy -> copy.task != null)
                    .forEach(copy -> copies.add(TaskCopy.of(copy.task, copy.peers.values())));
            return known;
        });
        return copies.stream().reduce(TaskCopy::mergedWith);
    }

    /** The nodes that have sent a copy of the task. */
    Set<String> sources(TaskId id) {
        Set<String> sources = new HashSet<>();
        tasks.computeIfPresent(id, (key, known) -> {
            sources.addAll(known.keySet());
            return known;
        });
        return sources;
    }

    /** The tasks of which there are copies. */
    Set<TaskId> tasks() {
        return Set.copyOf(tasks.keySet());
    }

    /** The tasks with so many peers, or more, in one of their copies. */
    Set<TaskId> tasksWithPeers(int least) {
        Set<TaskId> found = new HashSet<>();
        for (TaskId id : tasks.keySet()) {
            tasks.computeIfPresent(id, (key, known) -> {
                if (known.values().stream().anyMatch(copy -> copy.peers.size() >= least)) {
                    found.add(id);
                }
                return known;
            });
        }
        return found;
    }

    void remove(TaskId id) {
        tasks.remove(id);
    }

    /** Forgets the copies of a task whose record is so. */
    void removeIf(TaskId id, Predicate<TaskRecord> isUnwanted) {
        tasks.computeIfPresent(id, (key, known) -> {
            known.values().removeIf(copy -> copy.task != null && isUnwanted.test(copy.task));
            return known.isEmpty() ? null : known;
        });
    }

    /** Forgets the copies of those nodes. */
    void removeIf(BiPredicate<TaskId, String> isUnwanted) {
        for (TaskId id : tasks.keySet()) {
            tasks.computeIfPresent(id, (key, known) -> {
                known.keySet().removeIf(source -> isUnwanted.test(id, source));
                return known.isEmpty() ? null : known;
            });
        }
    }

    /** How many tasks there are copies of. */
    int size() {
        return tasks.size();
    }
}
