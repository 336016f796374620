package io.supernode.cluster.replica;

import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import java.util.List;
import java.util.Optional;

/** A store of tasks whose changes other nodes learn of. */
record CopiedTaskStore(TaskStore kept, CopySender copies) implements TaskStore {

    @Override
    public Optional<TaskRecord> find(TaskId id) {
        return kept.find(id);
    }

    @Override
    public void put(TaskRecord record) {
        kept.put(record);
        copies.taskChanged(record.id());
    }

    @Override
    public boolean remove(TaskId id) {
        boolean removed = kept.remove(id);
        copies.taskRemoved(id);
        return removed;
    }

    @Override
    public List<TaskRecord> all() {
        return kept.all();
    }
}
