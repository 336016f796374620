package io.supernode.core.policy;

/**
 * Decides which pieces a peer gets next, from whom, how many, and whether it may wait for them.
 *
 * <p>It must be deterministic: time and chance come from the {@link SchedulingView} only. A policy without state is
 * shared by all swarms and threads. One that remembers something between calls gives each swarm an object of its own by
 * {@link #forSwarm}.
 *
 * <p>A policy is chosen by its name. {@link Policies} has those of the core and those on the class path.
 */
public interface SchedulingPolicy {

    /** The name by which settings choose it: letters, digits and hyphens. */
    String name();

    /**
     * Gives pieces to the asking peer; none is an answer too.
     *
     * <p>Called under the lock of the task: for one swarm once at a time, for several swarms at once by several threads. It is called
     * in each pull, and for each held peer that something may have come free for, and all other calls of the task wait meanwhile: it
     * must return within microseconds, at a cost that does not grow with the number of peers, must not block, and must not call the
     * supernode.
     *
     * <p>What it throws loses nothing: the pull is served with what it has assigned before, as if it had then returned, and each
     * failure is told to {@link io.supernode.core.runtime.LocalSupernode.Builder#onFailure}. Not so an {@link Error}.
     *
     * @param view what it may know; valid until it returns
     * @param assigner how it gives pieces; valid until it returns
     */
    void schedule(SchedulingView view, PieceAssigner assigner);

    /** Whether a peer that got nothing and has nothing running is held until there is something for it. */
    default boolean holdsPulls() {
        return true;
    }

    /**
     * The policy of a new swarm. One that is returned to one swarm only is called by one thread at a time, and may
     * implement {@link HolderListener} as well, whose methods must not throw: what they throw reaches whoever called the supernode.
     */
    default SchedulingPolicy forSwarm() {
        return this;
    }
}
