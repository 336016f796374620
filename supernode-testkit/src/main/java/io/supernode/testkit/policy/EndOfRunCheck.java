package io.supernode.testkit.policy;

import io.supernode.core.snapshot.SwarmSnapshot;

/**
 * Implemented in addition by a policy that remembers something, to compare at the end of a simulation what it remembers
 * with the swarm as it then is. Called on each object that {@link io.supernode.core.policy.SchedulingPolicy#forSwarm}
 * returned.
 */
@FunctionalInterface
public interface EndOfRunCheck {

    /**
     * @param swarm at the end
     * @throws AssertionError if the policy's own state is wrong; it ends the run and reaches its caller
     */
    void checkEnd(SwarmSnapshot swarm);
}
