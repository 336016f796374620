package io.supernode.core.runtime;

import io.supernode.core.decision.Decision;
import io.supernode.core.swarm.Swarm;

/**
 * What is done to a swarm under its task's lock, and answered.
 *
 * @param <T> the answer
 */
@FunctionalInterface
interface SwarmQuery<T> {

    /**
     * @param now the time, nanoseconds of the core's clock
     * @param decision takes what is to be done outside of the lock
     */
    T apply(Swarm swarm, long now, Decision decision);
}
