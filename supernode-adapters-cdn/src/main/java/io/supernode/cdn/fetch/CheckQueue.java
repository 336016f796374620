package io.supernode.cdn.fetch;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order in which stored pieces are checked: first those of contents that clients wait for, and otherwise as they come. After a
 * start there are many contents, and few processors. Thread-safe.
 */
final class CheckQueue {

    private static final Logger LOG = LoggerFactory.getLogger(CheckQueue.class);

    private final Executor executor;
    private final int mostAtOnce;
    /** All guarded by this. */
    private final Queue<Check> urgent = new ArrayDeque<>();
    private final Set<Check> others = new LinkedHashSet<>();
    private int running;

    /** The check of one piece. */
    interface Check extends Runnable {

        /** Whether clients wait for it. */
        boolean isUrgent();
    }

    /** Checks run on {@code executor}, so many of them at once. */
    CheckQueue(Executor executor, int mostAtOnce) {
        this.executor = executor;
        this.mostAtOnce = mostAtOnce;
    }

    /** Runs {@code check} when it is its turn. Returns at once. */
    void add(Check check) {
        synchronized (this) {
            if (check.isUrgent()) {
                urgent.add(check);
            } else {
                others.add(check);
            }
        }
        startNext();
    }

    /** {@code check} has become urgent; nothing if it is running, or over. */
    synchronized void hasten(Check check) {
        if (others.remove(check)) {
            urgent.add(check);
        }
    }

    private void startNext() {
        Check next = takeNext();
        if (next == null) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    next.run();
                } finally {
                    over();
                    startNext();
                }
            });
        } catch (RejectedExecutionException e) {
            over();
            LOG.debug("closing: stored pieces are not checked any more");
        }
    }

    private synchronized Check takeNext() {
        if (running == mostAtOnce) {
            return null;
        }
        Check next = urgent.poll();
        if (next == null && !others.isEmpty()) {
            next = others.iterator().next();
            others.remove(next);
        }
        if (next != null) {
            running++;
        }
        return next;
    }

    private synchronized void over() {
        running--;
    }
}
