package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.port.TaskStore;
import io.supernode.core.store.InMemoryTaskStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Stores of tasks that do not keep what they are given fail the contract, in words. */
class TaskStoreContractTest {

    private static TaskStoreContract of(TaskStore store, TaskStore opened) throws Exception {
        TaskStoreContract contract = new TaskStoreContract() {
            @Override
            protected TaskStore create() {
                return store;
            }

            @Override
            protected Optional<TaskStore> reopen() {
                return Optional.of(opened);
            }
        };
        contract.createStore();
        return contract;
    }

    /** Takes a record of the same phase for the one that it has. */
    private static final class LosesUpdates implements TaskStore {

        private final Map<TaskId, TaskRecord> records = new ConcurrentHashMap<>();

        @Override
        public Optional<TaskRecord> find(TaskId id) {
            return Optional.ofNullable(records.get(id));
        }

        @Override
        public void put(TaskRecord record) {
            records.merge(record.id(), record, (had, put) -> had.phase() == put.phase() ? had : put);
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

    @Test
    void aStoreThatLosesUpdatesWithinAPhaseFails() throws Exception {
        TaskStoreContract contract = of(new LosesUpdates(), new LosesUpdates());
        AssertionError error =
                assertThrows(AssertionError.class, contract::aRecordThatDiffersInOnePartAloneReplacesTheEarlierOne);
        assertTrue(error.getMessage().startsWith("another "), error::getMessage);
    }

    @Test
    void aStoreThatHasForgottenWhatItKeptFailsOnceItIsOpenedAgain() throws Exception {
        TaskStore kept = new InMemoryTaskStore();
        of(kept, kept).whatWasPutIsThereAndWhatWasRemovedIsNotOnceItIsOpenedAgain();
        assertThrows(AssertionError.class, () -> of(new InMemoryTaskStore(), new InMemoryTaskStore())
                .whatWasPutIsThereAndWhatWasRemovedIsNotOnceItIsOpenedAgain());
    }
}
