package io.supernode.testkit.contract;

import io.supernode.core.port.PeerStore;
import io.supernode.core.store.InMemoryPeerStore;

class InMemoryPeerStoreTest extends PeerStoreContract {

    @Override
    protected PeerStore create() {
        return new InMemoryPeerStore();
    }
}
