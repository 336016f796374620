package io.supernode.core.swarm;

import java.util.ArrayDeque;

/**
 * What a change of a swarm calls for outside of its lock: answers to complete, other tasks to tell, the origin to ask. Filled
 * under the lock, run after it by the same thread. One object for one change.
 */
public final class Effects {

    private ArrayDeque<Runnable> pending;

    /** Notes what to do once the lock is free. */
    public void add(Runnable effect) {
        if (pending == null) {
            pending = new ArrayDeque<>();
        }
        pending.add(effect);
    }

    /** Does all of it, in order. Called without the lock. */
    public void run() {
        while (pending != null && !pending.isEmpty()) {
            pending.poll().run();
        }
    }
}
