package io.supernode.core.swarm;

import io.supernode.core.port.PeerRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The peers of a swarm by cid, and their places behind upload servers. Guarded by the task's lock. */
final class Members {

    private final UploadServers servers;
    private final Map<String, Peer> byCid = new HashMap<>();

    Members(UploadServers servers) {
        this.servers = servers;
    }

    Peer find(String cid) {
        return byCid.get(cid);
    }

    int count() {
        return byCid.size();
    }

    Collection<Peer> all() {
        return byCid.values();
    }

    /** Adds a peer, or takes over what has changed of one that registers again. */
    Peer put(Swarm swarm, PeerRecord record, long now) {
        Peer peer = byCid.get(record.id().value());
        if (peer == null) {
            peer = new Peer(swarm, record, now);
            byCid.put(record.id().value(), peer);
            place(peer);
            return peer;
        }
        boolean moved = !peer.record().address().equals(record.address());
        peer.record(record);
        if (moved || peer.server == null) {
            leaveServer(peer);
            place(peer);
        }
        return peer;
    }

    void remove(Peer peer) {
        leaveServer(peer);
        byCid.remove(peer.record().id().value());
    }

    /** Takes a peer away from its server, which may serve others on. */
    void leaveServer(Peer peer) {
        if (peer.server != null) {
            servers.detach(peer.server, peer);
            peer.server = null;
        }
    }

    private void place(Peer peer) {
        if (peer.record().address().serves()) {
            peer.server = servers.attach(peer.record().address(), peer);
        }
    }
}
