package io.supernode.core.swarm;

/** Whoever holds the lock under which a swarm changes. */
public interface SwarmOwner {

    /** A change of a swarm, made under its owner's lock. */
    @FunctionalInterface
    interface Change {

        /**
         * @param now the time, nanoseconds of the core's clock
         * @param effects takes what is to be done outside of the lock
         */
        void apply(long now, Effects effects);
    }

    /** Applies {@code change} under the lock, then runs its effects without it. Must not be called under any task's lock. */
    void change(Change change);
}
