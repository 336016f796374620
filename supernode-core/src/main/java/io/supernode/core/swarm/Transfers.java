package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.TaskId;
import java.util.Optional;

/**
 * Begins and ends transfers of one swarm, and keeps what follows from them: loads, ranks, copies in flight, measured
 * rates. Guarded by the task's lock.
 */
final class Transfers {

    private static final double NANOS = 1e9;
    /** A client whose pieces take so many times the median is slow itself. */
    private static final double SLOW_CLIENT_FACTOR = 4;
    /** Pieces of one client differ by less than this, whoever gives them. */
    private static final double LATE_FACTOR = 2;

    private final SwarmContext context;
    private final TaskId task;
    private final Pieces pieces;
    private final ServerRanks ranks;
    private final Members members;
    private final SwarmTally tally;
    /** Those that hold a slot of a proven server, oldest first, so that the overdue ones are found without a scan. */
    private final LinkedQueue<Transfer> fromProven = new LinkedQueue<>();
    /** Those that hold a slot of a peer that had given no piece yet, oldest first. */
    private final LinkedQueue<Transfer> fromUnproven = new LinkedQueue<>();
    /** Those that hold a slot of the seed, oldest first. */
    private final LinkedQueue<Transfer> fromSeed = new LinkedQueue<>();
    private final PieceTimes times = new PieceTimes();
    private final OverlapGain overlapGain = new OverlapGain();
    private long begunCount;
    private int seedUploads;
    private int slotCount;

    Transfers(
            SwarmContext context,
            TaskId task,
            Pieces pieces,
            ServerRanks ranks,
            Members members,
            SwarmTally tally) {
        this.context = context;
        this.task = task;
        this.pieces = pieces;
        this.ranks = ranks;
        this.members = members;
        this.tally = tally;
    }

    /** The supernode's uploads of this swarm. */
    int seedUploads() {
        return seedUploads;
    }

    /** How many transfers have begun. */
    long begunCount() {
        return begunCount;
    }

    /** How many transfers hold a slot. */
    int slotCount() {
        return slotCount;
    }

    double medianPieceNanos() {
        return times.median();
    }

    /** See {@link PieceTimes#overdueFromUnproven}. */
    double overdueFromUnproven() {
        return times.overdueFromUnproven();
    }

    /**
     * Whether {@code peer} downloads, and only from peers that have given no piece yet, are slow, or hold a piece back; not if all
     * pieces take it so long that one more at a time would be lost.
     */
    boolean areAllDoubtful(Peer peer) {
        for (Transfer transfer : peer.running()) {
            if (!transfer.isStalled() && ranks.isProven(transfer)
                    || LATE_FACTOR * usualNanos(transfer) > times.overdueFromUnproven()) {
                return false;
            }
        }
        return peer.running().length > 0;
    }

    /** See {@link OverlapGain#pausePart}. */
    double pausePart() {
        return overlapGain.pausePart();
    }

    // ---- beginning ----

    /**
     * Begins a transfer from a peer; answers false if its server has peerUpLimit uploads, or if these fill more than
     * {@code mostLinks} links.
     */
    boolean beginFromPeer(Peer client, Peer source, int piece, int mostLinks, long now, Decision decision) {
        UploadServer server = source.server;
        UploadServer home = client.server;
        int part = UploadServer.part(
                downloadsBeside(client, home), home == null ? 0 : home.downloadRate(), server.rate());
        if (!server.tryAcquire(context.settings.peerUpLimit(), mostLinks, part)) {
            return false;
        }
        begin(new Transfer(client, source, server, part, piece, ++begunCount, now), decision);
        ranks.acquired(server);
        return true;
    }

    /** Begins a transfer from the seed. */
    void beginFromSeed(Peer client, int piece, long now, Decision decision) {
        context.seedUploads.incrementAndGet();
        seedUploads++;
        begin(new Transfer(client, null, null, 0, piece, ++begunCount, now), decision);
    }

    private void begin(Transfer transfer, Decision decision) {
        transfer.client.started(transfer);
        if (!transfer.client.begun) {
            transfer.client.begun = true;
            members.changed(transfer.client);
        }
        if (transfer.home != null) {
            transfer.home.downloadBegan();
        }
        pieces.transferBegan(transfer.piece);
        queueOf(transfer).add(transfer);
        slotCount++;
        if (sharesLinks(transfer)) {
            transfer.disturbPeriod();
        }
        if (decision.wants(SupernodeEvent.PieceAssigned.class)) {
            decision.event(new SupernodeEvent.PieceAssigned(
                    task, transfer.client.record().id(), transfer.piece, transfer.sourceId()));
        }
    }

    private LinkedQueue<Transfer> queueOf(Transfer transfer) {
        if (transfer.isFromSeed()) {
            return fromSeed;
        }
        return transfer.server.rate() == 0 ? fromUnproven : fromProven;
    }

    // ---- ending ----

    /** Ends a transfer whose piece arrived, and measures it. */
    void arrived(Transfer transfer, long now, Decision decision) {
        if (transfer.source != null) {
            members.seen(transfer.source, now);
        }
        tally.arrived(transfer.isFromSeed(), length(transfer));
        if (decision.wants(SupernodeEvent.PieceArrived.class)) {
            decision.event(new SupernodeEvent.PieceArrived(
                    task, transfer.client.record().id(), transfer.piece, transfer.sourceId(),
                    length(transfer), now - transfer.startedNanos));
        }
        if (isWhole(transfer.piece)) {
            measure(transfer, Math.max(1, now - transfer.startedNanos), decision);
        }
        endInPeriod(transfer, now, decision);
    }

    private void endInPeriod(Transfer transfer, long now, Decision decision) {
        if (!isWhole(transfer.piece) || !transfer.holdsSlot() || sharesLinks(transfer)) {
            transfer.disturbPeriod();
        }
        transfer.countInPeriod();
        remove(transfer, decision);
        int pieces = transfer.piecesOfPeriod();
        if (pieces > 0 && transfer.client.running().length == 0) {
            overlapGain.add(now - transfer.periodStartNanos(), pieces);
        }
    }

    /** Whether others use its server or its client's link, or the supernode's, of which nobody here knows who does. */
    private static boolean sharesLinks(Transfer transfer) {
        if (transfer.isFromSeed() || downloadsBeside(transfer.client, transfer.home) > 0) {
            return true;
        }
        int own = 0;
        for (Transfer other : transfer.client.running()) {
            own += other.server == transfer.server && other.holdsSlot() ? 1 : 0;
        }
        return transfer.server.load() > own;
    }

    /** The last piece is shorter, often tiny, and says little of rates, unless it is the only one. */
    private boolean isWhole(int piece) {
        return piece == 0 || piece < pieces.count() - 1;
    }

    private void measure(Transfer transfer, double nanos, Decision decision) {
        boolean isLowerBound = usualNanos(transfer) > SLOW_CLIENT_FACTOR * times.median();
        times.add(nanos, transfer.isFromSeed());
        if (transfer.home != null) {
            transfer.home.downloaded(length(transfer) * NANOS / nanos);
        }
        if (transfer.source != null) {
            transfer.client.receivedFromPeer(transfer.home);
            // The supernode's own uploads share its link: their rates would tell of its slots, not of the peers.
            double rate = length(transfer) * NANOS / nanos * sharers(transfer);
            boolean wasSuspect = transfer.server.isSuspect();
            transfer.server.measured(rate, isLowerBound);
            if (!isLowerBound) {
                ranks.add(rate);
            }
            if (wasSuspect) {
                ranks.changed(transfer.server, decision);
            }
        }
    }

    /** How long its client's pieces took lately, whoever gave them; 0 when never measured. */
    private double usualNanos(Transfer transfer) {
        double rate = transfer.home == null ? 0 : transfer.home.downloadRate();
        return rate == 0 ? 0 : length(transfer) * NANOS / rate;
    }

    /** How many shared the busier of the two links: the rate is what either could give to one alone. */
    private static int sharers(Transfer transfer) {
        int downloads = transfer.client.movingCount() + downloadsBeside(transfer.client, transfer.home);
        return Math.max(1, Math.max(downloads, transfer.server.load()));
    }

    /** Downloads of others on the host of {@code client}, which share its link. */
    private static int downloadsBeside(Peer client, UploadServer home) {
        return home == null ? 0 : Math.max(0, home.downloads() - client.movingCount());
    }

    /** Ends a transfer of which the client was never told. */
    void withdraw(Transfer transfer, Decision decision) {
        if (decision.wants(SupernodeEvent.PieceWithdrawn.class)) {
            decision.event(new SupernodeEvent.PieceWithdrawn(
                    task, transfer.client.record().id(), transfer.piece, transfer.sourceId()));
        }
        end(transfer, decision);
    }

    /** Ends a transfer, whatever became of it. */
    void end(Transfer transfer, Decision decision) {
        transfer.disturbPeriod();
        remove(transfer, decision);
    }

    private void remove(Transfer transfer, Decision decision) {
        transfer.client.ended(transfer);
        if (transfer.holdsSlot()) {
            releaseSlot(transfer, decision);
        }
    }

    /**
     * Notices stalled servers and clients that are gone: a piece that takes many times as long as usual (see {@link
     * PieceTimes}) frees its upload slot, and its server, if that is a peer's, gets no further uploads until a piece
     * has come from it; unless all pieces take its client so long, as with one that limits its own rate. Its client may
     * still wait for it. Called with every pull and tick; a frozen server fails
     * nothing, so nobody else tells of it (scheduling study).
     */
    void freeOverdue(long now, Decision decision) {
        freeOverdue(fromUnproven, times.overdueFromUnproven(), now, decision);
        freeOverdue(fromProven, times.overdueFromProven(), now, decision);
        for (Transfer oldest = fromSeed.oldest();
                oldest != null && now - oldest.startedNanos > times.overdueFromSeed(length(oldest));
                oldest = fromSeed.oldest()) {
            times.overdueFromSeedFreed();
            free(oldest, false, decision);
        }
    }

    private void freeOverdue(LinkedQueue<Transfer> queue, double limit, long now, Decision decision) {
        for (Transfer transfer = queue.oldest();
                transfer != null && now - transfer.startedNanos > limit;
                transfer = queue.oldest()) {
            boolean isLate = limit >= LATE_FACTOR * usualNanos(transfer);
            if (isLate) {
                noteStalled(transfer, limit);
            }
            free(transfer, isLate && transfer.server.isSuspect(), decision);
        }
    }

    private void free(Transfer overdue, boolean isOfServer, Decision decision) {
        tally.piecesOverdue++;
        if (decision.wants(SupernodeEvent.PieceOverdue.class)) {
            decision.event(new SupernodeEvent.PieceOverdue(
                    task, overdue.client.record().id(), overdue.piece, overdue.sourceId(),
                    isOfServer ? Optional.of(overdue.server.address) : Optional.empty()));
        }
        releaseSlot(overdue, decision);
    }

    /**
     * A piece is overdue: its server holds it back, or its client is gone or does not report it. Of a server that has
     * given no piece yet the first is assumed; of another one only if its client has been heard of since, or if another
     * client was the last to wait in vain as well. A client that waits for several good servers at once is
     * not believed.
     */
    private void noteStalled(Transfer transfer, double limit) {
        UploadServer server = transfer.server;
        if (server.rate() == 0) {
            server.stalled(true);
        } else if (transfer.client.isBelievedOfStalled(server)) {
            server.stalled(transfer.client.seenNanos > transfer.startedNanos + limit / 2);
        }
    }

    private int length(Transfer transfer) {
        return pieces.digest(transfer.piece).framedLength();
    }

    private void releaseSlot(Transfer transfer, Decision decision) {
        LinkedQueue.remove(transfer);
        if (transfer.home != null) {
            transfer.home.downloadEnded();
            context.forgetIfUnused(transfer.home);
        }
        pieces.transferEnded(transfer.piece);
        slotCount--;
        if (transfer.isFromSeed()) {
            context.seedUploads.decrementAndGet();
            seedUploads--;
        } else {
            transfer.server.release(transfer.part);
            context.forgetIfUnused(transfer.server);
            ranks.changed(transfer.server, decision);
        }
    }
}
