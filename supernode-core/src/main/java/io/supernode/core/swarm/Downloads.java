package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.TaskId;
import io.supernode.core.settings.SupernodeSettings;

/** What peers say of their downloads: that a piece has come, that it failed, who is to blame. Guarded by the task's lock. */
final class Downloads {

    private final SupernodeSettings settings;
    private final Pieces pieces;
    private final Transfers transfers;
    private final UploaderIndex uploaders;
    private final Members members;

    Downloads(
            SupernodeSettings settings,
            Pieces pieces,
            Transfers transfers,
            UploaderIndex uploaders,
            Members members) {
        this.settings = settings;
        this.pieces = pieces;
        this.transfers = transfers;
        this.uploaders = uploaders;
        this.members = members;
    }

    /** {@code peer} has the piece, whether it was assigned or not; {@code servable} if others may get it there. */
    void arrived(Peer peer, int piece, boolean servable, long now, Decision decision) {
        Transfer transfer = peer.runningPiece(piece);
        if (transfer != null) {
            transfers.arrived(transfer, now, decision);
        }
        // While the length is unknown, a claim beyond what is stored is not worth its memory.
        if (piece < pieces.count()) {
            if (peer.own(piece)) {
                pieces.gained(piece);
                members.changed(peer);
            }
            if (servable && peer.server != null && !Bits.get(peer.served, piece)) {
                uploaders.gained(peer, piece);
                members.changed(peer);
                transfers.rank(peer);
                if (decision.isObserved()) {
                    decision.event(new SupernodeEvent.PieceServable(task(peer), peer.record().id(), piece));
                }
            }
        }
    }

    /** The piece failed; answers whether it was assigned. Only a pair that was is blamed: a lie costs nobody else. */
    boolean failed(Peer peer, int piece, String sourceCid, Decision decision) {
        Transfer transfer = peer.runningPiece(piece);
        if (transfer == null) {
            return false;
        }
        if (decision.isObserved()) {
            decision.event(new SupernodeEvent.PieceFailed(
                    task(peer), peer.record().id(), piece, Transfers.sourceOf(transfer)));
        }
        if (isFrom(transfer, sourceCid)) {
            blame(peer, transfer.source, decision);
        }
        transfers.end(transfer, decision);
        return true;
    }

    /** {@code peer} complains of a source; answers whether it was sent there. */
    boolean complained(Peer peer, String sourceCid, Decision decision) {
        for (Transfer transfer : peer.running()) {
            if (isFrom(transfer, sourceCid)) {
                blame(peer, transfer.source, decision);
                return true;
            }
        }
        return false;
    }

    private static boolean isFrom(Transfer transfer, String sourceCid) {
        return transfer.source != null && transfer.source.record().id().value().equals(sourceCid);
    }

    private void blame(Peer client, Peer source, Decision decision) {
        int sources = client.faults().addSource(source);
        if (sources >= settings.failureCountLimit() && !client.isIsolated()) {
            client.faults().isolated = true;
            if (decision.isObserved()) {
                decision.event(new SupernodeEvent.PeerIsolated(task(client), client.record().id(), sources));
            }
        }
        int clients = source.faults().addClient(client);
        if (clients >= settings.eliminationLimit() && !source.isEliminated()) {
            source.faults().eliminated = true;
            transfers.rank(source);
            if (decision.isObserved()) {
                decision.event(new SupernodeEvent.PeerEliminated(
                        task(source), source.record().id(), source.record().address(), clients));
            }
        }
    }

    private static TaskId task(Peer peer) {
        return peer.record().task();
    }
}
