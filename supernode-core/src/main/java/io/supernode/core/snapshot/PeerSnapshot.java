package io.supernode.core.snapshot;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import java.util.BitSet;
import java.util.List;

/**
 * A peer of a swarm at one instant.
 *
 * @param id its cid
 * @param address of its upload server
 * @param caller from where it registered; {@link CallerAddress#UNKNOWN} if that was not told
 * @param hostName as the client sent it, for people only
 * @param version of the client
 * @param state how far it is
 * @param owned pieces it has; a copy
 * @param served pieces of these that it can serve; a copy
 * @param running what it downloads
 * @param uploads running from its upload server, of all its cids and tasks. Who registers the same address from another
 *     {@linkplain CallerAddress#network() network} counts as another server, since anybody can name any address
 * @param uploadRate of one upload of that server, bytes per second; 0 when none was measured
 * @param held whether a pull of it waits for something to assign
 * @param isolated whether it gets the supernode only
 * @param eliminated whether it is no longer used as a source
 * @param down whether it said that it serves no longer
 */
public record PeerSnapshot(
        PeerId id,
        PeerAddress address,
        CallerAddress caller,
        String hostName,
        ClientVersion version,
        PeerState state,
        BitSet owned,
        BitSet served,
        List<Running> running,
        int uploads,
        double uploadRate,
        boolean held,
        boolean isolated,
        boolean eliminated,
        boolean down) {

    /**
     * A piece on its way.
     *
     * @param piece its number
     * @param sourceCid whom it comes from; "supernode" for the supernode
     * @param fromSupernode whether the supernode serves it
     * @param startedNanos by the core's clock
     * @param overdue whether it takes so long that its source's slot was freed
     */
    public record Running(int piece, String sourceCid, boolean fromSupernode, long startedNanos, boolean overdue) {}

    public PeerSnapshot {
        owned = (BitSet) owned.clone();
        served = (BitSet) served.clone();
        running = List.copyOf(running);
    }

    @Override
    public BitSet owned() {
        return (BitSet) owned.clone();
    }

    @Override
    public BitSet served() {
        return (BitSet) served.clone();
    }
}
