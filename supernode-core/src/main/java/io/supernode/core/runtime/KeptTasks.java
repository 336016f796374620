package io.supernode.core.runtime;

import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The tasks that the stores hold at the start, in the order in which they are taken up. */
final class KeptTasks {

    private record Dated(TaskRecord record, long lastMillis) {}

    private KeptTasks() {}

    /**
     * Those first of which something was heard last. When a task was asked for is not kept, but when its peers were heard of is.
     *
     * @throws java.io.UncheckedIOException if a store cannot be read
     */
    static List<TaskRecord> latestFirst(Ports ports) {
        List<Dated> tasks = new ArrayList<>();
        for (TaskRecord record : ports.tasks().all()) {
            tasks.add(new Dated(record, lastMillis(record, ports.peers().ofTask(record.id()))));
        }
        tasks.sort(Comparator.comparingLong(Dated::lastMillis).reversed());
        return tasks.stream().map(Dated::record).toList();
    }

    private static long lastMillis(TaskRecord record, List<PeerRecord> peers) {
        long last = Math.max(record.createdAtMillis(), record.validatedAtMillis());
        for (PeerRecord peer : peers) {
            last = Math.max(last, peer.lastSeenMillis());
        }
        return last;
    }
}
