package io.supernode.cluster.replica;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.runtime.CopyMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * What other nodes know of their tasks, on the heap: each node's copy for itself, as it has sent it. Thread-safe; what one node
 * sends must come in order.
 *
 * <p>Copies count in {@link CopyMemory}. When that is full, tasks and peers that are not in a copy yet are left out of it: then the copy is
 * incomplete, until the node sends it anew. Who takes an incomplete copy up knows of fewer peers, which register again, but of every
 * content and piece that it has the right digests: a copy without the record of its task is none.
 */
final class CopyStore {

    private final class Copy {
        private TaskRecord task;
        private final Map<PeerId, PeerRecord> peers = new HashMap<>();
        private final CopyMemory.OfTask counted = memory.ofTask();
        private boolean isIncomplete;

        boolean put(TaskRecord record) {
            if (task == null && memory.isFull()) {
                return leaveOut();
            }
            task = record;
            counted.task(record, peers.values());
            return true;
        }

        boolean put(PeerRecord peer) {
            PeerRecord known = peers.get(peer.id());
            if (task == null || known == null && memory.isFull()) {
                return leaveOut();
            }
            if (known == null) {
                counted.added(peer);
            } else {
                counted.changed(known, peer);
            }
            peers.put(peer.id(), peer);
            return true;
        }

        void remove(PeerId peer) {
            PeerRecord known = peers.remove(peer);
            if (known != null) {
                counted.removed(known);
            }
        }

        private boolean leaveOut() {
            if (!isIncomplete) {
                isIncomplete = true;
                incomplete.incrementAndGet();
            }
            return false;
        }

        /** Leaves all of it out; answers whether anything was in it. */
        boolean drop() {
            boolean had = task != null;
            counted.freed(peers.values());
            peers.clear();
            task = null;
            leaveOut();
            return had;
        }

        void forgotten() {
            counted.freed(peers.values());
            if (isIncomplete) {
                incomplete.decrementAndGet();
            }
        }
    }

    private final CopyMemory memory;
    private final AtomicInteger incomplete = new AtomicInteger();
    /** The copies of a task by the names of the nodes; each map, and what is in it, is changed inside compute only. */
    private final ConcurrentMap<TaskId, Map<String, Copy>> tasks = new ConcurrentHashMap<>();
    /** Those with a record in a copy: what can give way. Changed with the copies of the task. */
    private final Set<TaskId> withRecord = ConcurrentHashMap.newKeySet();

    CopyStore(CopyMemory memory) {
        this.memory = memory;
    }

    /** Takes what a node has sent; answers false if it was left out, since there is no room for it. */
    boolean apply(String from, CopyEntry entry) {
        boolean[] isKept = {true};
        tasks.compute(entry.task(), (id, known) -> {
            Map<String, Copy> copies = known == null ? new HashMap<>() : known;
            if (entry instanceof CopyEntry.RemoveTask) {
                forget(copies, from);
            } else if (entry instanceof CopyEntry.PutTask put) {
                isKept[0] = copies.computeIfAbsent(from, name -> new Copy()).put(put.record());
            } else if (entry instanceof CopyEntry.PutPeer put) {
                isKept[0] = copies.computeIfAbsent(from, name -> new Copy()).put(put.record());
            } else if (entry instanceof CopyEntry.RemovePeer removed && copies.containsKey(from)) {
                copies.get(from).remove(removed.peer());
            }
            return changed(id, copies);
        });
        return isKept[0];
    }

    /** What the map has for a task whose copies are these now. */
    private Map<String, Copy> changed(TaskId id, Map<String, Copy> copies) {
        if (copies.values().stream().anyMatch(copy -> copy.task != null)) {
            withRecord.add(id);
        } else {
            withRecord.remove(id);
        }
        return copies.isEmpty() ? null : copies;
    }

    private static void forget(Map<String, Copy> copies, String from) {
        Copy forgotten = copies.remove(from);
        if (forgotten != null) {
            forgotten.forgotten();
        }
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
        tasks.computeIfPresent(id, (key, known) -> {
            known.values().forEach(Copy::forgotten);
            withRecord.remove(id);
            return null;
        });
    }

    /** Forgets the copies of a task whose record is so. */
    void removeIf(TaskId id, Predicate<TaskRecord> isUnwanted) {
        tasks.computeIfPresent(id, (key, known) -> {
            Map.copyOf(known).forEach((source, copy) -> {
                if (copy.task != null && isUnwanted.test(copy.task)) {
                    forget(known, source);
                }
            });
            return changed(id, known);
        });
    }

    /** Forgets the copies of those nodes. */
    void removeIf(BiPredicate<TaskId, String> isUnwanted) {
        for (TaskId id : tasks.keySet()) {
            tasks.computeIfPresent(id, (key, known) -> {
                Set.copyOf(known.keySet()).stream()
                        .filter(source -> isUnwanted.test(id, source))
                        .forEach(source -> forget(known, source));
                return changed(id, known);
            });
        }
    }

    /** How many tasks there are copies of. */
    int size() {
        return tasks.size();
    }

    // ---- what there was no room for ----

    /** Whether a copy of the task is incomplete. */
    boolean isIncomplete(TaskId id) {
        boolean[] found = new boolean[1];
        tasks.computeIfPresent(id, (key, known) -> {
            found[0] = known.values().stream().anyMatch(copy -> copy.isIncomplete);
            return known;
        });
        return found[0];
    }

    /** Leaves a copy out of which something is kept, of a task that may be; answers whether there was one. */
    boolean dropOne(Predicate<TaskId> mayBe) {
        boolean[] dropped = new boolean[1];
        for (TaskId id : withRecord) {
            if (mayBe.test(id)) {
                tasks.computeIfPresent(id, (key, known) -> {
                    dropped[0] = known.values().stream().anyMatch(Copy::drop);
                    return changed(id, known);
                });
            }
            if (dropped[0]) {
                return true;
            }
        }
        return false;
    }

    /** How many copies are incomplete; nothing at all may be kept of them. */
    int incomplete() {
        return incomplete.get();
    }

    /** Each incomplete copy, with the name of its node. Looks at all copies. */
    void eachIncomplete(BiConsumer<TaskId, String> visitor) {
        for (TaskId id : tasks.keySet()) {
            Set<String> sources = new HashSet<>();
            tasks.computeIfPresent(id, (key, known) -> {
                known.forEach((source, copy) -> {
                    if (copy.isIncomplete) {
                        sources.add(source);
                    }
                });
                return known;
            });
            sources.forEach(source -> visitor.accept(id, source));
        }
    }
}
