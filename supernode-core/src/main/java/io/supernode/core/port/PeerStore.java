package io.supernode.core.port;

import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the records of peers, each under its task and cid; a supernode begins from what it holds.
 *
 * <p>Duties of an implementer:
 * <ul>
 * <li>Every method may be called by many threads at once and takes effect at one instant. The changes of one task come in
 *     their order, one after another, and under no lock of the supernode.
 * <li>What was put is found until it is replaced or removed: a store expires nothing by itself, the core does that.
 * <li>A missing peer or task is an empty answer, never null and never an exception.
 * <li>Memory is given back: a task whose last peer was removed costs nothing any more.
 * <li>A failure of the medium is an {@link java.io.UncheckedIOException}. It costs durability only: the supernode goes on,
 *     tells its observer, and puts the peers of the task again later.
 * </ul>
 */
public interface PeerStore {

    /** The record of peer {@code id} in {@code task}, or empty. */
    Optional<PeerRecord> find(TaskId task, PeerId id);

    /** Keeps {@code peer}, replacing an earlier record of the same task and cid. */
    void put(PeerRecord peer);

    /** Removes one peer of one task; answers whether there was one. */
    boolean remove(TaskId task, PeerId id);

    /** Removes all peers of a task. */
    void removeAll(TaskId task);

    /** The peers of a task at some instant of the call, in no particular order. */
    List<PeerRecord> ofTask(TaskId task);
}
