package io.supernode.cdn.fetch;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks of one key one after another, in the order in which they came, and tasks of different keys at once. A key
 * without tasks costs nothing. Thread-safe.
 *
 * @param <K> keys, compared by equals
 */
public final class KeyedSerialExecutor<K> {

    private static final Logger LOG = LoggerFactory.getLogger(KeyedSerialExecutor.class);

    /** After so many tasks in a row a key lets others have its thread. */
    private static final int FAIR_SHARE = 8;

    private final Executor executor;
    private final ConcurrentHashMap<K, Queue<Runnable>> queues = new ConcurrentHashMap<>();

    /** Tasks run on {@code executor}. */
    public KeyedSerialExecutor(Executor executor) {
        this.executor = executor;
    }

    /** Runs {@code task} after those of {@code key} that came before. Returns at once. */
    public void run(K key, Runnable task) {
        boolean[] idle = new boolean[1];
        queues.compute(key, (k, tasks) -> {
            idle[0] = tasks == null;
            Queue<Runnable> queue = tasks == null ? new ArrayDeque<>() : tasks;
            queue.add(task);
            return queue;
        });
        if (idle[0]) {
            schedule(key);
        }
    }

    private void schedule(K key) {
        try {
            executor.execute(() -> drain(key));
        } catch (RejectedExecutionException e) {
            // The fetcher is being closed: what was to be done is not done any more.
            queues.remove(key);
            LOG.debug("closing: dropped what was to be done for {}", key);
        }
    }

    private void drain(K key) {
        for (int done = 0; done < FAIR_SHARE; done++) {
            Runnable[] next = new Runnable[1];
            queues.compute(key, (k, tasks) -> {
                next[0] = tasks == null ? null : tasks.poll();
                return next[0] == null ? null : tasks;
            });
            if (next[0] == null) {
                return;
            }
            runSafely(key, next[0]);
        }
        schedule(key);
    }

    private static <K> void runSafely(K key, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("an internal error while working on {}", key, e);
        }
    }
}
