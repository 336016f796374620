package io.supernode.core.swarm;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.port.PeerRecord;

/**
 * What counts as one host where peers are judged: the address from which it registers together with the one that it names. Behind
 * one address of a translator (NAT) there are many hosts, which name different ones; and who names somebody else's address is not
 * taken for that one.
 *
 * @param caller the network from which it registers; unknown if that was not told
 * @param ip that it names
 */
record HostId(CallerAddress caller, String ip) {

    static HostId of(PeerRecord record) {
        return new HostId(record.caller().network(), record.address().ip());
    }

    /**
     * Whether both register from one known address. There, and only there, each address that is named is a voice of its own: who
     * makes many up accuses only its own.
     */
    boolean isCallerOf(HostId other) {
        return caller.isKnown() && caller.equals(other.caller);
    }
}
