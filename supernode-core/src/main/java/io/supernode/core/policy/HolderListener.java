package io.supernode.core.policy;

/**
 * Implemented in addition by a policy that keeps an order of its own of who can serve a piece, and that therefore is
 * {@linkplain SchedulingPolicy#forSwarm one object for each swarm}. Peers have numbers; that of a forgotten one may be
 * another's afterwards. Called under the lock of the task, like {@link SchedulingPolicy#schedule}.
 */
public interface HolderListener {

    /** {@code peer} has reported that it can serve {@code piece}; told once. */
    void holderAdded(int piece, int peer);

    /**
     * {@code peer} has been forgotten, with all that it could serve. Told of every peer, also of one that served
     * nothing.
     */
    void holderForgotten(int peer);
}
