package io.supernode.core.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The tasks in which something waits for time to pass. Thread-safe.
 *
 * <p>The rule that makes {@link #visit} both end and forget nobody: it goes over a copy, since a task that is put back while
 * the set itself is gone over may turn up behind the iterator again and again; and it takes a task out <em>before</em> it
 * looks at it, so that whatever makes the task timed meanwhile puts it in for the next time, and is not undone afterwards.
 *
 * @param <T> tasks, compared by equals
 */
final class TimedTasks<T> {

    private final Set<T> timed = ConcurrentHashMap.newKeySet();

    void add(T task) {
        timed.add(task);
    }

    void remove(T task) {
        timed.remove(task);
    }

    boolean isEmpty() {
        return timed.isEmpty();
    }

    /** Those that are timed now. */
    List<T> now() {
        return List.copyOf(timed);
    }

    /** Visits each task that is timed now once; those of which {@code stillTimed} says so stay, also when it fails. */
    void visit(Predicate<T> stillTimed) {
        List<T> now = new ArrayList<>(timed);
        for (T task : now) {
            // False if another thread visits it, or it has ended.
            if (timed.remove(task)) {
                boolean still = true;
                try {
                    still = stillTimed.test(task);
                } finally {
                    if (still) {
                        timed.add(task);
                    }
                }
            }
        }
    }
}
