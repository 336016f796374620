package io.supernode.core.runtime;

import io.supernode.core.decision.Decision;
import io.supernode.core.swarm.Peer;

/**
 * What a member of a swarm asks or tells, under its task's lock.
 *
 * @param <T> the answer
 */
@FunctionalInterface
interface MemberQuery<T> {

    /**
     * @param now the time, nanoseconds of the core's clock
     * @param decision takes what is to be done outside of the lock
     */
    T apply(Peer peer, long now, Decision decision);
}
