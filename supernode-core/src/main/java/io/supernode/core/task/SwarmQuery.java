package io.supernode.core.task;

import io.supernode.core.swarm.Effects;
import io.supernode.core.swarm.Swarm;

/**
 * What is done to a swarm under its task's lock, and answered.
 *
 * @param <T> the answer
 */
@FunctionalInterface
public interface SwarmQuery<T> {

    /**
     * @param now the time, nanoseconds of the core's clock
     * @param effects takes what is to be done outside of the lock
     */
    T apply(Swarm swarm, long now, Effects effects);
}
