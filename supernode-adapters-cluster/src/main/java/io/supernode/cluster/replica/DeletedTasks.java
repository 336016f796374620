package io.supernode.cluster.replica;

import io.supernode.cluster.content.CopySearch;
import io.supernode.cluster.content.HeldContents;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.Clock;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import io.supernode.core.runtime.LocalSupernode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what operators have had deleted, and sees to it that no node brings it back that was not there then: it is told when it comes
 * back, and what it tells of a task from before the deletion is not taken. On the thread of {@link TaskOwnership}, but for {@link
 * #isEnding}.
 */
final class DeletedTasks {

    private static final Logger LOG = LoggerFactory.getLogger(DeletedTasks.class);

    private final LocalSupernode supernode;
    private final TaskStore keptTasks;
    private final CopyStore copies;
    private final SharedContents shared;
    private final HeldContents held;
    private final CopySearch search;
    private final Clock clock;
    private final Executor thread;
    private final Consumer<TaskId> afterwards;
    private final RecentDeletions recent = new RecentDeletions();
    /** Tasks whose last record was from before their deletion. */
    private final Set<TaskId> notTaken = new HashSet<>();
    /** Tasks from before a deletion, which end here now; and what others tell of them meanwhile. Read by all threads. */
    private final Map<TaskId, List<Runnable>> ending = new ConcurrentHashMap<>();

    /** @param afterwards is called with a task that was begun before its deletion, once that has ended here */
    DeletedTasks(
            LocalSupernode supernode,
            TaskStore keptTasks,
            CopyStore copies,
            SharedContents shared,
            HeldContents held,
            CopySearch search,
            Clock clock,
            Executor thread,
            Consumer<TaskId> afterwards) {
        this.supernode = supernode;
        this.keptTasks = keptTasks;
        this.copies = copies;
        this.shared = shared;
        this.held = held;
        this.search = search;
        this.clock = clock;
        this.thread = thread;
        this.afterwards = afterwards;
    }

    /** This node has done it. */
    void deletedHere(CopyEntry.DeleteContents deletion) {
        recent.remember(deletion.task(), deletion.keys(), deletion.atMillis(), clock.nanoTime());
    }

    /** Idempotent; what a task that lives here has is not of the content that was deleted, or is handed over by its own end. */
    void deleted(String from, CopyEntry.DeleteContents entry) {
        TaskId task = entry.task();
        search.deleted(entry.keys());
        recent.remember(task, entry.keys(), entry.atMillis(), clock.nanoTime());
        if (supernode.summary(task).isPresent()) {
            LOG.warn("node {} has had the content of task {} deleted, which goes on here with its own", from, task);
            return;
        }
        copies.remove(task);
        discard(task, entry.keys());
        LOG.info("node {} has had the content of task {} deleted: what was stored of it here is deleted too", from, task);
    }

    /** Idempotent. A task that was begun after the deletion goes on, and so does what others have told of such a one. */
    void deletedBefore(String from, CopyEntry.DeletedBefore entry) {
        TaskId task = entry.task();
        search.deleted(entry.keys());
        recent.remember(task, entry.keys(), entry.atMillis(), clock.nanoTime());
        copies.removeIf(task, recent::concern);
        Optional<TaskRecord> kept = keptTasks.find(task);
        if (kept.filter(recent::concern).isPresent()) {
            LOG.info("node {} knows that the content of task {} was deleted: the task ends here, and its content is deleted",
                    from, task);
            end(kept.get(), entry.keys());
        } else if (kept.isEmpty() && supernode.summary(task).isEmpty() && copies.find(task).isEmpty()) {
            discard(task, entry.keys());
        }
    }

    /** As an operator would: clients that have a part of the content must not mix it with the next one. */
    private void end(TaskRecord record, Set<ContentKey> keys) {
        TaskId task = record.id();
        if (ending.putIfAbsent(task, new ArrayList<>()) != null) {
            return;
        }
        supernode.clear(record.resource()).whenComplete((outcome, failure) -> thread.execute(() -> {
            if (failure != null) {
                LOG.error("task {}, whose content was deleted, could not be ended", task, failure);
            }
            if (supernode.summary(task).isEmpty()) {
                discard(task, keys);
            }
            List<Runnable> waiting = ending.remove(task);
            afterwards.accept(task);
            waiting.forEach(Runnable::run);
        }));
    }

    private void discard(TaskId task, Set<ContentKey> keys) {
        shared.deleted(task);
        held.deleted(task, keys);
    }

    /** Whether the task ends here because its content was deleted: calls of it wait, and nothing is done with it. */
    boolean isEnding(TaskId task) {
        return ending.containsKey(task);
    }

    /** Whether {@code entry} waits, since its task is ending. */
    boolean hasToWait(TaskId task, Runnable entry) {
        List<Runnable> waiting = ending.get(task);
        return waiting != null && waiting.add(entry);
    }

    /** Whether something is told of a task from before its deletion: its record, or a peer after that record. */
    boolean isOld(CopyEntry entry) {
        if (entry instanceof CopyEntry.PutTask put) {
            boolean isOld = recent.concern(put.record());
            if (isOld) {
                notTaken.add(put.task());
            } else {
                notTaken.remove(put.task());
            }
            return isOld;
        }
        return entry instanceof CopyEntry.PutPeer && notTaken.contains(entry.task());
    }

    /** The task is taken up, or its copy begins anew. */
    void isOver(TaskId task) {
        notTaken.remove(task);
    }

    /** What a node is to be told that was not there. */
    List<CopyEntry.DeletedBefore> toTell() {
        recent.forgetOld(clock.nanoTime());
        return recent.all();
    }
}
