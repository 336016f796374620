package io.supernode.core.runtime;

import io.supernode.core.event.SupernodeEvent;
import java.util.Optional;

/** Tasks that were not taken up, until all of a while are told together. Guarded by its monitor. */
final class NotRestored {

    /** Tasks of another node come one by one: what is noted so long after the first is told with it. */
    static final long COLLECTED_NANOS = 5_000_000_000L;

    private int tasks;
    private int peers;
    private long sinceNanos;

    /** One task was not taken up, with so many peers. */
    synchronized void add(int itsPeers, long now) {
        if (tasks == 0) {
            sinceNanos = now;
        }
        tasks++;
        peers += itsPeers;
    }

    synchronized boolean isEmpty() {
        return tasks == 0;
    }

    /** What is to be told now, once; empty if nothing is. */
    synchronized Optional<SupernodeEvent.TasksNotRestored> take(long now) {
        if (tasks == 0 || now - sinceNanos < COLLECTED_NANOS) {
            return Optional.empty();
        }
        SupernodeEvent.TasksNotRestored told = new SupernodeEvent.TasksNotRestored(tasks, peers);
        tasks = 0;
        peers = 0;
        return Optional.of(told);
    }
}
