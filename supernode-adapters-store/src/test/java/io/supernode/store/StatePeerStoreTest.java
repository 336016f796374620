package io.supernode.store;

import io.supernode.core.port.PeerStore;
import io.supernode.testkit.contract.PeerStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The durable store of peers keeps the contract, while it writes as often as it can. */
class StatePeerStoreTest extends PeerStoreContract {

    @TempDir
    Path directory;

    private StateStore store;

    @Override
    protected PeerStore create() throws IOException {
        store = StateStore.open(directory.resolve("state"), KeptState.EAGER);
        return store.peers();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }
}
