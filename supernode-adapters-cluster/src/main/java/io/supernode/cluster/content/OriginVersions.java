package io.supernode.cluster.content;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.TaskRecord;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/** What origins have told of the versions of contents, here or on the node from which there is a copy. Thread-safe. */
public final class OriginVersions {

    private record Told(ContentKey key, String version) {}

    private final ContentStore contents;
    /** Of the present content of each task. */
    private final ConcurrentMap<TaskId, Told> told = new ConcurrentHashMap<>();

    public OriginVersions(ContentStore contents) {
        this.contents = contents;
    }

    /** Another node has told it with a task's record. */
    public void put(TaskRecord task, String version) {
        task.content().ifPresent(content -> told.put(task.id(), new Told(content.key(), version)));
    }

    /** What is known of the present content of a task stays known when the task ends here, and the content is in use no longer. */
    public void keep(TaskRecord task) {
        of(task).ifPresent(version -> put(task, version));
    }

    /** Of the present content of a task. */
    public Optional<String> of(TaskRecord task) {
        return task.content().map(ContentRecord::key).flatMap(key -> of(task.id(), key));
    }

    /** What is known here counts before what another node has told. */
    public Optional<String> of(TaskId task, ContentKey key) {
        return contents.originVersion(key)
                .or(() -> Optional.ofNullable(told.get(task)).filter(one -> one.key().equals(key)).map(Told::version));
    }

    /** What another node has told of the task is of a content that was deleted. */
    public void remove(TaskId task) {
        told.remove(task);
    }

    /** Forgets tasks that nobody knows any more. */
    public void removeUnless(Predicate<TaskId> isKnown) {
        told.keySet().removeIf(isKnown.negate());
    }
}
