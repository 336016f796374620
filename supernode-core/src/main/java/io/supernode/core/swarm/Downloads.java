package io.supernode.core.swarm;

import io.supernode.core.settings.SupernodeSettings;

/** What peers say of their downloads: that a piece has come, that it failed, who is to blame. Guarded by the task's lock. */
final class Downloads {

    private final SupernodeSettings settings;
    private final Pieces pieces;
    private final Transfers transfers;
    private final UploaderIndex uploaders;

    Downloads(SupernodeSettings settings, Pieces pieces, Transfers transfers, UploaderIndex uploaders) {
        this.settings = settings;
        this.pieces = pieces;
        this.transfers = transfers;
        this.uploaders = uploaders;
    }

    /** {@code peer} has the piece, whether it was assigned or not; {@code servable} if others may get it there. */
    void arrived(Peer peer, int piece, boolean servable, long now, Effects effects) {
        Transfer transfer = peer.runningPiece(piece);
        if (transfer != null) {
            transfers.arrived(transfer, now, effects);
        }
        // While the length is unknown, a claim beyond what is stored is not worth its memory.
        if (piece < pieces.count()) {
            if (peer.own(piece)) {
                pieces.gained(piece);
            }
            if (servable && peer.server != null && !Bits.get(peer.served, piece)) {
                uploaders.gained(peer, piece);
                transfers.rank(peer);
            }
        }
    }

    /** The piece failed; answers whether it was assigned. Only a pair that was is blamed: a lie costs nobody else. */
    boolean failed(Peer peer, int piece, String sourceCid, Effects effects) {
        Transfer transfer = peer.runningPiece(piece);
        if (transfer == null) {
            return false;
        }
        if (isFrom(transfer, sourceCid)) {
            blame(peer, transfer.source);
        }
        transfers.end(transfer, effects);
        return true;
    }

    /** {@code peer} complains of a source; answers whether it was sent there. */
    boolean complained(Peer peer, String sourceCid) {
        for (Transfer transfer : peer.running()) {
            if (isFrom(transfer, sourceCid)) {
                blame(peer, transfer.source);
                return true;
            }
        }
        return false;
    }

    private static boolean isFrom(Transfer transfer, String sourceCid) {
        return transfer.source != null && transfer.source.record().id().value().equals(sourceCid);
    }

    private void blame(Peer client, Peer source) {
        if (client.faults().addSource(source) >= settings.failureCountLimit()) {
            client.faults().isolated = true;
        }
        if (source.faults().addClient(client) >= settings.eliminationLimit()) {
            source.faults().eliminated = true;
            transfers.rank(source);
        }
    }
}
