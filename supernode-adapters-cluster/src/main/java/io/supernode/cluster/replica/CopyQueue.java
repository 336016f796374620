package io.supernode.cluster.replica;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * What one node must still be told: which records have changed, not how, so that what changes ten times is sent once and the queue
 * is no longer than what is kept. Guarded by its monitor.
 */
final class CopyQueue {

    /** What has changed of a task. */
    private static final class Changes {
        /** It ended, or its copy begins anew: comes first. */
        private boolean isReset;
        /** Contents that were deleted; comes next. */
        private final Set<ContentKey> deleted = new HashSet<>();
        private long deletedAtMillis;
        /** What was deleted while the node was not there; comes next. Null if nothing was. */
        private CopyEntry.DeletedBefore deletedBefore;
        private boolean hasTask;
        private final Set<PeerId> peers = new LinkedHashSet<>();
        private final long sinceNanos;

        Changes(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /** Reads what is kept now of what has changed. */
    interface Records {
        /** An entry for the task's record, or for its end. */
        CopyEntry task(TaskId id);

        /** An entry for the peer's record, or for its end. */
        CopyEntry peer(TaskId task, PeerId id);
    }

    private final Map<TaskId, Changes> changed = new LinkedHashMap<>();
    /** What is to be sent after all that has changed before: hand-overs. */
    private final Queue<CopyEntry> last = new ArrayDeque<>();
    private int unanswered;

    private Changes of(TaskId task, long now) {
        return changed.computeIfAbsent(task, id -> new Changes(now));
    }

    synchronized void taskChanged(TaskId task, long now) {
        of(task, now).hasTask = true;
    }

    synchronized void peerChanged(TaskId task, PeerId peer, long now) {
        of(task, now).peers.add(peer);
    }

    /** The task has ended, and nothing of it is to be sent any more. */
    synchronized void taskRemoved(TaskId task, long now) {
        Changes changes = of(task, now);
        changes.isReset = true;
        changes.hasTask = false;
        changes.peers.clear();
    }

    /** What the node has of these contents is wrong, and what it knows of the task is over. */
    synchronized void contentsDeleted(CopyEntry.DeleteContents deletion, long now) {
        Changes changes = of(deletion.task(), now);
        changes.isReset = true;
        changes.deleted.addAll(deletion.keys());
        changes.deletedAtMillis = deletion.atMillis();
    }

    /** Before the node is told anything else of the task that it has not been told yet. */
    synchronized void deletedBefore(CopyEntry.DeletedBefore deletion, long now) {
        of(deletion.task(), now).deletedBefore = deletion;
    }

    /** The node is to have a whole copy; whatever it had before. */
    synchronized void reset(TaskId task, Iterable<PeerId> peers, long now) {
        Changes changes = of(task, now);
        changes.isReset = true;
        changes.hasTask = true;
        peers.forEach(changes.peers::add);
    }

    /** The node shall own the task, after it was told all. */
    synchronized void handOver(CopyEntry.TakeUp entry) {
        last.add(entry);
    }

    /** The next entry to be sent; null if there is none. */
    synchronized CopyEntry next(Records records) {
        Iterator<Map.Entry<TaskId, Changes>> first = changed.entrySet().iterator();
        if (!first.hasNext()) {
            return last.poll();
        }
        Map.Entry<TaskId, Changes> task = first.next();
        Changes changes = task.getValue();
        if (changes.isReset) {
            changes.isReset = false;
            return removeIfDone(first, changes, new CopyEntry.RemoveTask(task.getKey()));
        }
        if (!changes.deleted.isEmpty()) {
            Set<ContentKey> keys = Set.copyOf(changes.deleted);
            changes.deleted.clear();
            return removeIfDone(
                    first, changes, new CopyEntry.DeleteContents(task.getKey(), keys, changes.deletedAtMillis));
        }
        if (changes.deletedBefore != null) {
            CopyEntry entry = changes.deletedBefore;
            changes.deletedBefore = null;
            return removeIfDone(first, changes, entry);
        }
        if (changes.hasTask) {
            changes.hasTask = false;
            return removeIfDone(first, changes, records.task(task.getKey()));
        }
        Iterator<PeerId> peers = changes.peers.iterator();
        PeerId peer = peers.next();
        peers.remove();
        return removeIfDone(first, changes, records.peer(task.getKey(), peer));
    }

    private static CopyEntry removeIfDone(Iterator<?> first, Changes changes, CopyEntry entry) {
        boolean isDone = !changes.isReset
                && changes.deleted.isEmpty()
                && changes.deletedBefore == null
                && !changes.hasTask
                && changes.peers.isEmpty();
        if (isDone) {
            first.remove();
        }
        return entry;
    }

    // ---- messages on their way ----

    /** Takes a place among the messages on their way, of which there may be so many; answers whether there was one. */
    synchronized boolean beginMessage(int most) {
        if (unanswered >= most || isEmpty()) {
            return false;
        }
        unanswered++;
        return true;
    }

    synchronized void endMessage() {
        unanswered = Math.max(0, unanswered - 1);
    }

    synchronized boolean isEmpty() {
        return changed.isEmpty() && last.isEmpty();
    }

    synchronized boolean hasHandOvers() {
        return !last.isEmpty();
    }

    /** Whether everything was sent and has come. */
    synchronized boolean isTold() {
        return isEmpty() && unanswered == 0;
    }

    /** For how long what has changed first waits to be sent; 0 if nothing does. */
    synchronized long lagNanos(long now) {
        Iterator<Changes> first = changed.values().iterator();
        return first.hasNext() ? Math.max(0, now - first.next().sinceNanos) : 0;
    }
}
