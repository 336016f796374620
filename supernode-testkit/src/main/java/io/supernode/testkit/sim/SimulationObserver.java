package io.supernode.testkit.sim;

import io.supernode.core.Supernode;
import io.supernode.core.model.TaskId;

/**
 * Watches a run as it goes on. It may read the core's snapshots ({@link Supernode#swarm}, {@link Supernode#peer}) but
 * must not change anything. An exception ends the run and reaches its caller: this is how invariants are checked.
 */
@FunctionalInterface
public interface SimulationObserver {

    /**
     * @param event what has just happened
     * @param core as it stands after it
     * @param task the task that the event is of
     */
    void on(SimulationEvent event, Supernode core, TaskId task);
}
