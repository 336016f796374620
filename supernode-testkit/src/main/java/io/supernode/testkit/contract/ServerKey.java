package io.supernode.testkit.contract;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.snapshot.PeerSnapshot;

/**
 * What the core takes for one upload server: an address, as those name it who registered from one network.
 *
 * @param caller the network
 * @param address of the server
 */
record ServerKey(CallerAddress caller, PeerAddress address) {

    static ServerKey of(PeerSnapshot peer) {
        return new ServerKey(peer.caller().network(), peer.address());
    }
}
