package io.supernode.core.swarm;

import io.supernode.core.model.PeerId;
import io.supernode.core.snapshot.PeerSnapshot;
import java.util.Optional;

/** One piece on its way to one peer. Queued as long as it takes a slot of its source. Guarded by the task's lock. */
final class Transfer extends LinkedQueue.Element<Transfer> {

    private static final String SEED = "supernode";
    private static final int WITH_NONE = -2;

    final Peer client;
    /** Whom it comes from; null: the supernode. */
    final Peer source;
    /** The source's server when the transfer began; null: the supernode. */
    final UploadServer server;
    /** The client's own server when the transfer began; null: it has none. */
    final UploadServer home;
    /** What it can take of its source's link, see {@link UploadServer#part}; 0 for the supernode's. */
    final int part;
    final int piece;
    /** How many the swarm had begun with this one. */
    final long number;
    final long startedNanos;
    /** That with which its client's busy period began: until that ends, the client has at least one download. */
    private final Transfer first;
    /** Whole pieces that have come in the period; of the first only. */
    private int arrived;
    /** Whether nothing but transfers over the links took time in the period; of the first only. */
    private boolean undisturbed = true;
    /** Answers that told its client of it, and were not found undelivered since. */
    private int answers;
    /** The piece that its client has with which it was listed last; {@link #WITH_NONE} if with none. */
    private int listedWith = WITH_NONE;

    Transfer(Peer client, Peer source, UploadServer server, int part, int piece, long number, long startedNanos) {
        this.client = client;
        this.source = source;
        this.server = server;
        this.home = client.server;
        this.part = part;
        this.piece = piece;
        this.number = number;
        this.startedNanos = startedNanos;
        Transfer[] beside = client.running();
        this.first = beside.length == 0 ? this : beside[0].first;
    }

    // ---- its client's busy period ----

    /** What the period is to tell nothing of: links that others use, servers that wait, pieces that fail. */
    void disturbPeriod() {
        first.undisturbed = false;
    }

    /** Its piece has come. */
    void countInPeriod() {
        first.arrived++;
    }

    /** How many pieces have come in the period; 0 if it was disturbed. */
    int piecesOfPeriod() {
        return first.undisturbed ? first.arrived : 0;
    }

    /** When the period began. */
    long periodStartNanos() {
        return first.startedNanos;
    }

    // ---- what it is ----

    boolean isFromSeed() {
        return source == null;
    }

    /** An answer tells the client of it. */
    void told() {
        answers++;
    }

    /** One of those answers was not delivered; tells whether no other one was either. */
    boolean untold() {
        answers--;
        return answers == 0;
    }

    /** It is listed with a piece that its client has, so that the client asks again beside it. */
    void listedWith(int piece) {
        listedWith = piece;
    }

    /** The piece that its client has with which it was listed last; no number of a piece if with none. */
    int listedWith() {
        return listedWith;
    }

    /** Whether it comes from that peer. */
    boolean isFrom(String cid) {
        return source != null && source.record().id().value().equals(cid);
    }

    /** Whether it still takes a slot of its source; an overdue one does not. */
    boolean holdsSlot() {
        return isQueued();
    }

    /** Whether it comes from a peer and is overdue. */
    boolean isStalled() {
        return source != null && !holdsSlot();
    }

    /** Whom it comes from; empty: the supernode. */
    Optional<PeerId> sourceId() {
        return isFromSeed() ? Optional.empty() : Optional.of(source.record().id());
    }

    PeerSnapshot.Running snapshot() {
        return new PeerSnapshot.Running(
                piece, isFromSeed() ? SEED : source.record().id().value(), isFromSeed(), startedNanos, !holdsSlot());
    }
}
