package io.supernode.http.view;

import io.supernode.core.model.TaskId;
import io.supernode.core.snapshot.SwarmCounts;
import io.supernode.core.snapshot.TaskSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast bytes move in each task, from two looks at its counts. Of one thread.
 *
 * <p>A piece counts when it has arrived, so a rate of one second would jump: it is smoothed over some seconds.
 */
final class Rates {

    private static final double NANOS = 1e9;
    /** Weight of the latest second. */
    private static final double WEIGHT = 0.5;
    /** Less is as good as nothing. */
    private static final double LEAST = 1024;

    /**
     * Bytes per second: into the supernode, out of it, and between peers.
     *
     * @param isKnown false until the task was looked at twice: then the rates are 0
     */
    record Rate(double stored, double fromSeed, double fromPeers, boolean isKnown) {

        static final Rate NONE = new Rate(0, 0, 0, false);
    }

    private record Look(SwarmCounts counts, long nanos, Rate rate) {}

    private Map<TaskId, Look> looks = new HashMap<>();

    /** Looks again, at {@code nanos}; what is not among the tasks is forgotten. */
    void look(List<TaskSummary> tasks, long nanos) {
        Map<TaskId, Look> next = new HashMap<>();
        for (TaskSummary task : tasks) {
            Look last = looks.get(task.id());
            next.put(task.id(), new Look(task.counts(), nanos, last == null ? Rate.NONE : rate(last, task, nanos)));
        }
        looks = next;
    }

    private static Rate rate(Look last, TaskSummary task, long nanos) {
        double seconds = (nanos - last.nanos()) / NANOS;
        if (seconds <= 0) {
            return last.rate();
        }
        SwarmCounts before = last.counts();
        SwarmCounts now = task.counts();
        return new Rate(
                smooth(last.rate().stored(), now.storedBytes() - before.storedBytes(), seconds),
                smooth(last.rate().fromSeed(), now.bytesFromSeed() - before.bytesFromSeed(), seconds),
                smooth(last.rate().fromPeers(), now.bytesFromPeers() - before.bytesFromPeers(), seconds),
                true);
    }

    /** A count that goes down is one of another content. */
    private static double smooth(double last, long bytes, double seconds) {
        double rate = last + WEIGHT * (Math.max(0, bytes) / seconds - last);
        return rate < LEAST ? 0 : rate;
    }

    /** The rate of a task. */
    Rate of(TaskId task) {
        Look look = looks.get(task);
        return look == null ? Rate.NONE : look.rate();
    }
}
