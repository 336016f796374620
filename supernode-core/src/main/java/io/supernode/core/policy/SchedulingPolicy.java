package io.supernode.core.policy;

/**
 * Decides which pieces a peer gets next, from whom, how many, and whether it may wait for them.
 *
 * <p>A policy is stateless and shared by all swarms and threads: what it may remember is in the swarm, what it may know is
 * in the {@link Turn}. It must be deterministic: chance comes from {@link Turn#random} only. The hard rules (nobody
 * downloads from itself, from one that has not the piece, from one over its limit, over a failed pair, or a
 * piece that it has) are kept by the turn and cannot be broken by a policy.
 */
public interface SchedulingPolicy {

    /** The name under which settings choose it. */
    String name();

    /** Takes pieces for the asking peer; none is an answer too. */
    void dispatch(Turn turn);

    /** Whether a peer that got nothing and has nothing running is held until there is something. */
    default boolean holds() {
        return true;
    }
}
