package io.supernode.cluster.replica;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What operators have had deleted lately: a bounded number, for a bounded time, on the heap. Not thread-safe. */
final class RecentDeletions {

    /** A node that is away for longer must be cleared by hand. */
    static final Duration REMEMBERED = Duration.ofMinutes(15);
    /** Some 2 MB. */
    static final int MOST = 10_000;

    private record Deletion(Set<ContentKey> keys, long atMillis, long sinceNanos) {}

    /** Those that were remembered first come first. */
    private final Map<TaskId, Deletion> deletions = new LinkedHashMap<>();

    /** @param atMillis by the clock of this node */
    void remember(TaskId task, Set<ContentKey> keys, long atMillis, long nowNanos) {
        Deletion known = deletions.remove(task);
        Set<ContentKey> all = new HashSet<>(keys);
        if (known != null) {
            all.addAll(known.keys());
        }
        deletions.put(task, new Deletion(all, known == null ? atMillis : Math.max(atMillis, known.atMillis()), nowNanos));
        if (deletions.size() > MOST) {
            deletions.remove(deletions.keySet().iterator().next());
        }
    }

    /** Whether the task was begun before its content was deleted. */
    boolean concern(TaskRecord task) {
        Deletion deletion = deletions.get(task.id());
        return deletion != null && task.createdAtMillis() < deletion.atMillis();
    }

    void forgetOld(long nowNanos) {
        deletions.values().removeIf(deletion -> nowNanos - deletion.sinceNanos() > REMEMBERED.toNanos());
    }

    List<CopyEntry.DeletedBefore> all() {
        return deletions.entrySet().stream()
                .map(one -> new CopyEntry.DeletedBefore(one.getKey(), one.getValue().keys(), one.getValue().atMillis()))
                .toList();
    }
}
