package io.supernode.store;

import io.supernode.core.port.TaskStore;
import io.supernode.testkit.contract.TaskStoreContract;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The durable store of tasks keeps the contract, while it writes as often as it can. */
class StateTaskStoreTest extends TaskStoreContract {

    @RegisterExtension
    final EagerStore store = new EagerStore();

    @Override
    protected TaskStore create() throws IOException {
        return store.open().tasks();
    }

    @Override
    protected Optional<TaskStore> reopen() throws IOException {
        return Optional.of(store.reopen().tasks());
    }
}
