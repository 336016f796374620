package io.supernode.core.store;

import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Keeps task records on the heap. Thread-safe. */
public final class InMemoryTaskStore implements TaskStore {

    private final ConcurrentMap<TaskId, TaskRecord> records = new ConcurrentHashMap<>();

    @Override
    public Optional<TaskRecord> find(TaskId id) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public void put(TaskRecord record) {
        records.put(record.id(), record);
    }

    @Override
    public boolean remove(TaskId id) {
        return records.remove(id) != null;
    }

    @Override
    public List<TaskRecord> all() {
        return List.copyOf(records.values());
    }
}
