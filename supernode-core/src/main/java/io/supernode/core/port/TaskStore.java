package io.supernode.core.port;

import io.supernode.core.model.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the records of tasks; a supernode begins from what it holds.
 *
 * <p>Duties of an implementer:
 * <ul>
 * <li>Every method may be called by many threads at once and takes effect at one instant. The changes of one task come in
 *     their order, one after another, and under no lock of the supernode.
 * <li>What was put is found until it is replaced or removed: a store expires nothing by itself, the core does that.
 * <li>A missing id is an empty answer, never null and never an exception.
 * <li>A failure of the medium is an {@link java.io.UncheckedIOException}. It costs durability only: the supernode goes on,
 *     tells its observer, and puts the task again later.
 * <li>Records hold clients' requests with their credentials: whoever writes them down keeps them from others.
 * </ul>
 */
public interface TaskStore {

    /** The record of {@code id}, or empty. */
    Optional<TaskRecord> find(TaskId id);

    /** Keeps {@code record}, replacing an earlier one of the same id. */
    void put(TaskRecord record);

    /** Removes the record; answers whether there was one. */
    boolean remove(TaskId id);

    /** All records at some instant of the call, in no particular order; later changes do not show in the list. */
    List<TaskRecord> all();
}
