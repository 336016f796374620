package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.TaskId;
import io.supernode.core.policy.ServerKind;
import java.util.Optional;

/**
 * Begins and ends transfers of one swarm, and keeps what follows from them: loads, ranks, copies in flight, measured
 * rates. Guarded by the task's lock.
 */
final class Transfers {

    private static final double NANOS = 1e9;
    /** A server under this part of the median rate is slow: used last (scheduling study, rule 3). */
    private static final double SLOW = 0.25;

    private final SwarmContext context;
    private final TaskId task;
    private final Pieces pieces;
    private final UploaderIndex uploaders;
    private final Members members;
    private final SwarmTally tally;
    /** Those that hold a slot of a peer, oldest first, so that the overdue ones are found without a scan. */
    private final LinkedQueue<Transfer> fromPeers = new LinkedQueue<>();
    /** Those that hold a slot of the seed, oldest first. */
    private final LinkedQueue<Transfer> fromSeed = new LinkedQueue<>();
    private final RunningMedian rates = new RunningMedian();
    private final PieceTimes times = new PieceTimes();
    private int seedUploads;
    private int slotCount;

    Transfers(
            SwarmContext context,
            TaskId task,
            Pieces pieces,
            UploaderIndex uploaders,
            Members members,
            SwarmTally tally) {
        this.context = context;
        this.task = task;
        this.pieces = pieces;
        this.uploaders = uploaders;
        this.members = members;
        this.tally = tally;
    }

    /** The supernode's uploads of this swarm. */
    int seedUploads() {
        return seedUploads;
    }

    /** How many transfers hold a slot. */
    int slotCount() {
        return slotCount;
    }

    double medianRate() {
        return rates.value();
    }

    double medianPieceNanos() {
        return times.median();
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
        begin(new Transfer(client, source, server, part, piece, now), decision);
        rankAfterAcquire(server);
        return true;
    }

    /** Begins a transfer from the seed. */
    void beginFromSeed(Peer client, int piece, long now, Decision decision) {
        context.seedUploads.incrementAndGet();
        seedUploads++;
        begin(new Transfer(client, null, null, 0, piece, now), decision);
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
        (transfer.isFromSeed() ? fromSeed : fromPeers).add(transfer);
        slotCount++;
        if (decision.wants(SupernodeEvent.PieceAssigned.class)) {
            decision.event(new SupernodeEvent.PieceAssigned(
                    task, transfer.client.record().id(), transfer.piece, transfer.sourceId()));
        }
    }

    // ---- ending ----

    /** Ends a transfer whose piece arrived, and measures it. */
    void arrived(Transfer transfer, long now, Decision decision) {
        if (transfer.source != null) {
            transfer.source.seenNanos = now;
        }
        tally.arrived(transfer.isFromSeed(), length(transfer));
        if (decision.wants(SupernodeEvent.PieceArrived.class)) {
            decision.event(new SupernodeEvent.PieceArrived(
                    task, transfer.client.record().id(), transfer.piece, transfer.sourceId(),
                    length(transfer), now - transfer.startedNanos));
        }
        if (isWhole(transfer.piece)) {
            measure(transfer, Math.max(1, now - transfer.startedNanos));
        }
        end(transfer, decision);
    }

    /** The last piece is shorter, often tiny, and says little of rates, unless it is the only one. */
    private boolean isWhole(int piece) {
        return piece == 0 || piece < pieces.count() - 1;
    }

    private void measure(Transfer transfer, double nanos) {
        times.add(nanos, transfer.isFromSeed());
        if (transfer.home != null) {
            transfer.home.downloaded(length(transfer) * NANOS / nanos);
        }
        if (transfer.source != null) {
            // The supernode's own uploads share its link: their rates would tell of its slots, not of the peers.
            double rate = length(transfer) * NANOS / nanos * sharers(transfer);
            transfer.server.measured(rate);
            rates.add(rate);
        }
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
        transfer.client.ended(transfer);
        if (transfer.holdsSlot()) {
            releaseSlot(transfer, decision);
        }
    }

    /**
     * Notices frozen servers and clients that are gone: a piece that takes many times as long as usual (see {@link
     * PieceTimes}) frees its upload slot, and its server, if that is a peer's, counts as slow. Its client may still wait
     * for it. Called with every pull and tick; a frozen server fails nothing, so nobody else tells of it (scheduling
     * study).
     */
    void freeOverdue(long now, Decision decision) {
        freeOverdue(fromPeers, times.overdueFromPeer(), now, decision);
        Transfer oldest = fromSeed.oldest();
        if (oldest != null) {
            freeOverdue(fromSeed, times.overdueFromSeed(length(oldest)), now, decision);
        }
    }

    private void freeOverdue(LinkedQueue<Transfer> queue, double limit, long now, Decision decision) {
        for (Transfer transfer = queue.oldest();
                transfer != null && now - transfer.startedNanos > limit;
                transfer = queue.oldest()) {
            if (transfer.source != null) {
                transfer.server.atMost(length(transfer) * NANOS / (now - transfer.startedNanos));
            }
            tally.piecesOverdue++;
            if (decision.wants(SupernodeEvent.PieceOverdue.class)) {
                decision.event(new SupernodeEvent.PieceOverdue(
                        task, transfer.client.record().id(), transfer.piece, transfer.sourceId(),
                        Optional.ofNullable(transfer.server).map(server -> server.address)));
            }
            releaseSlot(transfer, decision);
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
            rankAfterRelease(transfer.server, decision);
        }
    }

    // ---- ranks ----

    /**
     * A server has one upload more: the peers of this swarm behind it rank differently now. Other swarms notice it when
     * they try to use the server.
     */
    private void rankAfterAcquire(UploadServer server) {
        Peer sole = server.sole();
        if (sole != null) {
            rank(sole);
            return;
        }
        for (Peer peer : server.peers()) {
            if (isOfThisSwarm(peer)) {
                rank(peer);
            }
        }
    }

    /** A server has one upload less: all peers behind it rank differently now, also those of other tasks. */
    private void rankAfterRelease(UploadServer server, Decision decision) {
        Peer sole = server.sole();
        if (sole != null && isOfThisSwarm(sole)) {
            rank(sole);
            return;
        }
        for (Peer peer : server.peers()) {
            if (isOfThisSwarm(peer)) {
                rank(peer);
            } else {
                decision.effect(new Effect.ServerLoadChanged(peer.record().task(), peer.record().id()));
            }
        }
    }

    private boolean isOfThisSwarm(Peer peer) {
        return peer.swarm().has(this);
    }

    /** Puts {@code peer} where its state and its server's load belong. */
    void rank(Peer peer) {
        UploadServer server = peer.server;
        boolean serves = server != null && !peer.down && !peer.isEliminated() && peer.served.length > 0;
        int filledLinks = serves ? server.filledLinks(context.settings.peerUpLimit()) : -1;
        if (filledLinks < 0) {
            uploaders.remove(peer);
            return;
        }
        uploaders.put(peer, UploaderIndex.rank(filledLinks, kindOf(server)));
    }

    private ServerKind kindOf(UploadServer server) {
        float rate = server.rate();
        if (rate == 0) {
            return ServerKind.FRESH;
        }
        return rate < SLOW * rates.value() ? ServerKind.SLOW : ServerKind.PROVEN;
    }

    /** Whether its source is the seed, or a server that has given a whole piece at a good rate. */
    boolean isProven(Transfer transfer) {
        return transfer.isFromSeed() || kindOf(transfer.server) == ServerKind.PROVEN;
    }
}
