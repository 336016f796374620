package io.supernode.store;

import io.supernode.core.port.PeerStore;
import io.supernode.testkit.contract.PeerStoreContract;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The durable store of peers keeps the contract, while it writes as often as it can. */
class StatePeerStoreTest extends PeerStoreContract {

    @RegisterExtension
    final EagerStore store = new EagerStore();

    @Override
    protected PeerStore create() throws IOException {
        return store.open().peers();
    }

    @Override
    protected Optional<PeerStore> reopen() throws IOException {
        return Optional.of(store.reopen().peers());
    }
}
