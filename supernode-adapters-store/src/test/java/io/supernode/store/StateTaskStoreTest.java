package io.supernode.store;

import io.supernode.core.port.TaskStore;
import io.supernode.testkit.contract.TaskStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The durable store of tasks keeps the contract, while it writes as often as it can. */
class StateTaskStoreTest extends TaskStoreContract {

    @TempDir
    Path directory;

    private StateStore store;

    @Override
    protected TaskStore create() throws IOException {
        store = StateStore.open(directory.resolve("state"), KeptState.EAGER);
        return store.tasks();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }
}
