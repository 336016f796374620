package io.supernode.testkit.example;

import io.supernode.core.port.TaskStore;
import io.supernode.core.store.InMemoryTaskStore;
import io.supernode.testkit.contract.TaskStoreContract;

/** All that the testkit checks of a store of tasks, here of the one on the heap. */
class OwnStoreTest extends TaskStoreContract {

    @Override
    protected TaskStore create() {
        return new InMemoryTaskStore();
    }
}
