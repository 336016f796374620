package io.supernode.core.swarm;

import io.supernode.core.port.PeerRecord;
import io.supernode.core.snapshot.PeerState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The peers of a swarm: by cid, by number, behind upload servers, and which of them the stores do not know as they are
 * now. Guarded by the task's lock.
 */
final class Members {

    private static final int FIRST_SLOTS = 8;
    /** A peer that is heard of and does not change is kept again so often, so that a restart does not take it for gone. */
    private static final long SEEN_KEPT_NANOS = 60_000_000_000L;

    private final SwarmContext context;
    private final Map<String, Peer> byCid = new HashMap<>();
    private Peer[] bySlot = new Peer[FIRST_SLOTS];
    private int slots;
    /** Slots of those who left, to be used again. */
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    /**
     * Peers whose latest state the stores do not know; those of them that left or were kept meanwhile are not {@link
     * Peer#unsaved}.
     */
    private List<Peer> unsaved = new ArrayList<>();
    /** Peers of which the stores do not know at all; null if there are none. */
    private List<Peer> joined;
    /** How many peers are how far. */
    private final int[] byState = new int[PeerState.values().length];
    private long forgotten;
    /** For the pieces each peer counts as so much in {@link PeerMemory}. */
    private long pieceBytes;

    /** @param pieces how many each may have */
    Members(SwarmContext context, int pieces) {
        this.context = context;
        this.pieceBytes = PeerMemory.ofPieces(pieces);
    }

    /** The peer, or null. */
    Peer find(String cid) {
        return byCid.get(cid);
    }

    /** The peer in that slot, or null. */
    Peer at(int slot) {
        return slot < bySlot.length ? bySlot[slot] : null;
    }

    int count() {
        return byCid.size();
    }

    Collection<Peer> all() {
        return byCid.values();
    }

    /** Adds a peer, or takes over what has changed of one that registers again. */
    Peer put(Swarm swarm, PeerRecord record, long now) {
        Peer peer = find(record.id().value());
        if (peer == null) {
            peer = new Peer(swarm, record, now);
            byCid.put(record.id().value(), peer);
            seat(peer);
            attach(peer);
            byState[peer.counted().ordinal()]++;
            context.memory.add(record.caller(), weight(record));
            context.joined(record.caller());
            return peer;
        }
        return again(peer, record.caller().isKnown() ? record : record.from(peer.record().caller()));
    }

    private Peer again(Peer peer, PeerRecord record) {
        context.memory.add(peer.record().caller(), -weight(peer.record()));
        context.memory.add(record.caller(), weight(record));
        boolean moved = !UploadServer.of(peer.record()).equals(UploadServer.of(record));
        context.forgotten(peer.record().caller());
        context.joined(record.caller());
        peer.record(record);
        if (moved || peer.server == null) {
            detach(peer);
            attach(peer);
        }
        return peer;
    }

    /** As what a peer counts in {@link PeerMemory}, which changes with its record and with {@link #pieceBytes} only. */
    private long weight(PeerRecord record) {
        return PeerMemory.of(record, 0) + pieceBytes;
    }

    /**
     * So many pieces each peer may have now, more or fewer than before. Looks at every peer, but only when that number passes a power
     * of two. Those who are in stay in, and may get all of them: what they so take beyond the limit is a byte for each piece, bounded
     * by what was stored or is announced of a file that the disk has room for.
     */
    void weighPieces(int pieces) {
        long more = PeerMemory.ofPieces(pieces) - pieceBytes;
        if (more != 0) {
            byCid.values().forEach(peer -> context.memory.grow(peer.record().caller(), more));
            pieceBytes += more;
        }
    }

    private void seat(Peer peer) {
        peer.slot = free.isEmpty() ? slots++ : free.pop();
        if (peer.slot >= bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, bySlot.length * 2);
        }
        bySlot[peer.slot] = peer;
    }

    private void attach(Peer peer) {
        if (peer.record().address().serves()) {
            peer.server = context.attach(peer);
        }
    }

    /** Takes a peer away from its server, which may serve others on. */
    private void detach(Peer peer) {
        if (peer.server != null) {
            context.detach(peer.server, peer);
            peer.server = null;
        }
    }

    void remove(Peer peer) {
        peer.unsaved = false;
        byState[peer.counted().ordinal()]--;
        forgotten++;
        context.memory.add(peer.record().caller(), -weight(peer.record()));
        context.forgotten(peer.record().caller());
        detach(peer);
        byCid.remove(peer.record().id().value());
        bySlot[peer.slot] = null;
        free.push(peer.slot);
    }

    // ---- how far they are ----

    /** A peer may have got on, left or come back. */
    void recount(Peer peer) {
        PeerState now = peer.state();
        if (now != peer.counted()) {
            byState[peer.counted().ordinal()]--;
            byState[now.ordinal()]++;
            peer.counted(now);
        }
    }

    /** How many are so far. */
    int count(PeerState state) {
        return byState[state.ordinal()];
    }

    /** How many have been forgotten since the beginning. */
    long forgottenCount() {
        return forgotten;
    }

    /** Those in the slots from {@code from} on, as many slots as that; a slot may be empty. */
    List<Peer> page(int from, int count) {
        List<Peer> page = new ArrayList<>();
        for (int slot = from; slot < Math.min(slots, (long) from + count); slot++) {
            if (bySlot[slot] != null) {
                page.add(bySlot[slot]);
            }
        }
        return page;
    }

    /** How many slots there are, empty ones too. */
    int slotCount() {
        return slots;
    }

    /**
     * Those of which nothing was heard for too long.
     *
     * @param afterDown how long one is kept that has said that it serves no longer
     * @param otherwise how long others are kept
     */
    List<Peer> silent(Duration afterDown, Duration otherwise, long now) {
        List<Peer> silent = new ArrayList<>();
        for (Peer peer : all()) {
            Duration patience = peer.down ? afterDown : otherwise;
            if (peer.held == null && now - peer.seenNanos > patience.toNanos()) {
                silent.add(peer);
            }
        }
        return silent;
    }

    // ---- what the stores do not know ----

    /** Something was heard of {@code peer}. */
    void seen(Peer peer, long now) {
        peer.seenNanos = now;
        if (now - peer.keptSeenNanos > SEEN_KEPT_NANOS) {
            changed(peer);
        }
    }

    /** The stores do not know the latest state of {@code peer}. Of one that was forgotten they are to know nothing. */
    void changed(Peer peer) {
        if (!peer.unsaved && at(peer.slot) == peer) {
            peer.unsaved = true;
            unsaved.add(peer);
        }
    }

    /** The stores do not know {@code peer} at all. */
    void joined(Peer peer) {
        if (joined == null) {
            joined = new ArrayList<>(1);
        }
        joined.add(peer);
    }

    boolean hasJoined() {
        return joined != null;
    }

    /** The records of those of which the stores do not know at all, once. */
    List<PeerRecord> takeJoined(long now, long nowMillis) {
        List<Peer> taken = joined == null ? List.of() : joined;
        joined = null;
        return records(taken, now, nowMillis);
    }

    boolean hasUnsaved() {
        return !unsaved.isEmpty();
    }

    /**
     * The records of those that have changed, once.
     *
     * @param nowMillis the same instant as {@code now}, milliseconds since 1970
     */
    List<PeerRecord> takeUnsaved(long now, long nowMillis) {
        List<Peer> taken = unsaved;
        unsaved = new ArrayList<>();
        joined = null;
        return records(taken, now, nowMillis);
    }

    private static List<PeerRecord> records(List<Peer> peers, long now, long nowMillis) {
        List<PeerRecord> records = new ArrayList<>(peers.size());
        for (Peer peer : peers) {
            if (peer.unsaved) {
                peer.unsaved = false;
                records.add(peer.saved(now, nowMillis));
            }
        }
        return records;
    }
}
