package io.supernode.core.swarm;

import io.supernode.core.port.PeerRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The peers of a swarm by cid, and their places behind upload servers. Guarded by the task's lock. */
final class Members {

    private static final int FIRST_SLOTS = 8;

    private final UploadServers servers;
    private final Map<String, Peer> byCid = new HashMap<>();
    private String lastCid;
    private Peer lastFound;
    private Peer[] bySlot = new Peer[FIRST_SLOTS];
    private int slots;
    /** Slots of those who left, to be used again. */
    private final ArrayDeque<Integer> free = new ArrayDeque<>();

    /** Peers whose latest state the stores do not know. */
    private List<Peer> unsaved = new ArrayList<>();

    Members(UploadServers servers) {
        this.servers = servers;
    }

    /** The peer, or null. Within one call the same string is looked up several times: only the first costs. */
    Peer find(String cid) {
        if (cid != lastCid) {
            lastFound = byCid.get(cid);
            lastCid = cid;
        }
        return lastFound;
    }

    private void forgetLast() {
        lastCid = null;
        lastFound = null;
    }

    /** The peer in that slot, or null. */
    Peer at(int slot) {
        return slot < bySlot.length ? bySlot[slot] : null;
    }

    private void seat(Peer peer) {
        peer.slot = free.isEmpty() ? slots++ : free.pop();
        if (peer.slot >= bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, bySlot.length * 2);
        }
        bySlot[peer.slot] = peer;
    }

    int count() {
        return byCid.size();
    }

    Collection<Peer> all() {
        return byCid.values();
    }

    /** Adds a peer, or takes over what has changed of one that registers again. */
    Peer put(Swarm swarm, PeerRecord record, long now) {
        forgetLast();
        Peer peer = byCid.get(record.id().value());
        if (peer == null) {
            peer = new Peer(swarm, record, now);
            byCid.put(record.id().value(), peer);
            seat(peer);
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

    /** The stores do not know the latest state of {@code peer}. */
    void changed(Peer peer) {
        if (!peer.unsaved) {
            peer.unsaved = true;
            unsaved.add(peer);
        }
    }

    boolean hasUnsaved() {
        return !unsaved.isEmpty();
    }

    /** The records of those that have changed, once. */
    List<PeerRecord> takeUnsaved() {
        List<PeerRecord> records = new ArrayList<>(unsaved.size());
        for (Peer peer : unsaved) {
            if (peer.unsaved) {
                peer.unsaved = false;
                records.add(peer.saved());
            }
        }
        unsaved = new ArrayList<>();
        return records;
    }

    void remove(Peer peer) {
        forgetLast();
        peer.unsaved = false;
        leaveServer(peer);
        byCid.remove(peer.record().id().value());
        bySlot[peer.slot] = null;
        free.push(peer.slot);
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
