package io.supernode.core.port;

import io.supernode.core.model.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the records of tasks.
 *
 * <p>Duties of an implementer:
 * <ul>
 * <li>Every method may be called by many threads at once and takes effect at one instant.
 * <li>{@link #putIfAbsent} has exactly one winner per id, however many call it at once.
 * <li>What was put is found until it is replaced or removed: a store expires nothing by itself, the core does that.
 * <li>A missing id is an empty answer, never null and never an exception.
 * <li>A failure of the medium is an {@link java.io.UncheckedIOException}.
 * </ul>
 */
public interface TaskStore {

    /** The record of {@code id}, or empty. */
    Optional<TaskRecord> find(TaskId id);

    /** Keeps {@code created} unless its id has a record; answers the record that is kept now. */
    TaskRecord putIfAbsent(TaskRecord created);

    /** Replaces the record of the same id. Does nothing when there is none: a dropped task stays dropped. */
    void replace(TaskRecord changed);

    /** Removes the record; answers whether there was one. */
    boolean remove(TaskId id);

    /** All records at some instant of the call, in no particular order; later changes do not show in the list. */
    List<TaskRecord> all();
}
