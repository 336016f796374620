package io.supernode.cdn.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** A clock on which time passes only when a test says so. Thread-safe. */
public final class ManualClock implements ScheduledClock {

    private static final long START_MILLIS = 1_900_000_000_000L;

    private record Due(long at, long number, Runnable task) {}

    /** All guarded by this. */
    private final PriorityQueue<Due> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));

    private long now;
    private long number;

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized long epochMillis() {
        return START_MILLIS + TimeUnit.NANOSECONDS.toMillis(now);
    }

    @Override
    public synchronized Timer schedule(long nanos, Runnable task) {
        Due due = new Due(now + Math.max(0, nanos), number++, task);
        tasks.add(due);
        notifyAll();
        return () -> cancel(due);
    }

    private synchronized void cancel(Due due) {
        tasks.remove(due);
    }

    /**
     * Waits, in real time, until something is to be done within {@code time}; answers false when {@code limit} passed
     * first.
     */
    public synchronized boolean awaitDue(Duration time, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (tasks.isEmpty() || tasks.peek().at > now + time.toNanos()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Lets time pass; what comes due is done on this thread, each at its own time. */
    public void pass(Duration time) {
        long end;
        synchronized (this) {
            end = now + time.toNanos();
        }
        for (Due due = next(end); due != null; due = next(end)) {
            due.task.run();
        }
    }

    private synchronized Due next(long end) {
        Due first = tasks.peek();
        if (first == null || first.at > end) {
            now = end;
            return null;
        }
        now = Math.max(now, first.at);
        return tasks.poll();
    }

    @Override
    public synchronized void close() {
        tasks.clear();
    }
}
