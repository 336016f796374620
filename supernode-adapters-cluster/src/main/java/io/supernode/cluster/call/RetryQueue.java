package io.supernode.cluster.call;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Calls that will be tried again: at the latest with the next tick, sooner when something has changed. Thread-safe. */
public final class RetryQueue {

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    void add(Runnable attempt) {
        waiting.add(attempt);
    }

    /** Tries all again that wait now; those that wait again are left for the next time. */
    public void run() {
        for (int count = waiting.size(); count > 0; count--) {
            Runnable attempt = waiting.poll();
            if (attempt == null) {
                return;
            }
            attempt.run();
        }
    }
}
