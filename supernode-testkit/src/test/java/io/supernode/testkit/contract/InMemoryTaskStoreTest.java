package io.supernode.testkit.contract;

import io.supernode.core.port.TaskStore;
import io.supernode.core.store.InMemoryTaskStore;

class InMemoryTaskStoreTest extends TaskStoreContract {

    @Override
    protected TaskStore create() {
        return new InMemoryTaskStore();
    }
}
