package io.supernode.core.swarm;

import io.supernode.core.model.PieceSet;
import io.supernode.core.port.PeerRecord;
import java.util.Arrays;

/**
 * A peer as a member of a swarm: what it has, what it downloads, how it fares. Guarded by the lock of its task, but for
 * {@link #server}.
 */
final class Peer {

    private static final Transfer[] NOTHING = {};

    final Swarm swarm;
    private PeerRecord record;
    /** Null when it serves nobody. */
    UploadServer server;

    long[] owned = Bits.NONE;
    /** What it can serve: reported as on its disk. Changed by {@link UploaderIndex} only. */
    long[] served = Bits.NONE;

    private Transfer[] running = NOTHING;
    /** Null as long as nothing failed, as is usual. */
    private Faults faults;

    HeldPull held;
    long seenNanos;
    boolean down;
    /** Whether the stores do not know its latest state yet. */
    boolean unsaved;

    /** Its number among the present members, for sets of peers. */
    int slot;
    /** Where {@link UploaderIndex} keeps it; −1: nowhere. */
    short rank = -1;
    int rankPosition;

    Peer(Swarm swarm, PeerRecord record, long nowNanos) {
        this.swarm = swarm;
        this.record = record;
        this.seenNanos = nowNanos;
    }

    PeerRecord record() {
        return record;
    }

    void record(PeerRecord changed) {
        record = changed;
    }

    /** Its record with what it has now, which is also kept here so that the pieces are in memory once. */
    PeerRecord saved() {
        PieceSet nowServed = PieceSet.ofWords(served);
        PieceSet nowOwned = PieceSet.ofWords(owned);
        record = record.with(nowOwned.equals(nowServed) ? nowServed : nowOwned, nowServed, down);
        return record;
    }

    /** Adds a piece to what it has; answers whether that is new. */
    boolean own(int piece) {
        if (Bits.get(owned, piece)) {
            return false;
        }
        owned = Bits.with(owned, piece);
        return true;
    }

    int ownedCount() {
        int count = 0;
        for (long word : owned) {
            count += Long.bitCount(word);
        }
        return count;
    }

    Transfer[] running() {
        return running;
    }

    /** Downloads that are believed to move. */
    int lively() {
        int count = 0;
        for (Transfer transfer : running) {
            if (transfer.holdsSlot) {
                count++;
            }
        }
        return count;
    }

    Transfer runningPiece(int piece) {
        for (Transfer transfer : running) {
            if (transfer.piece == piece) {
                return transfer;
            }
        }
        return null;
    }

    void started(Transfer transfer) {
        running = Arrays.copyOf(running, running.length + 1);
        running[running.length - 1] = transfer;
    }

    void ended(Transfer transfer) {
        if (running.length == 1) {
            running = NOTHING;
            return;
        }
        Transfer[] rest = new Transfer[running.length - 1];
        int kept = 0;
        for (Transfer other : running) {
            if (other != transfer) {
                rest[kept++] = other;
            }
        }
        running = rest;
    }

    /** Whether a download from {@code source} has failed before. */
    boolean failedWith(Peer source) {
        return faults != null && faults.hasSource(source);
    }

    /** Whether it gets the supernode only. */
    boolean isIsolated() {
        return faults != null && faults.isolated;
    }

    /** Whether it is no longer used as a source. */
    boolean isEliminated() {
        return faults != null && faults.eliminated;
    }

    /** What failed here. */
    Faults faults() {
        if (faults == null) {
            faults = new Faults();
        }
        return faults;
    }
}
