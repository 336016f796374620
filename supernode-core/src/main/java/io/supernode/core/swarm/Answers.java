package io.supernode.core.swarm;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.settings.SupernodeSettings;
import java.util.ArrayList;
import java.util.List;

/** Words what a swarm answers. Guarded by the task's lock. */
final class Answers {

    private final SupernodeSettings settings;
    private final TaskId task;
    private final String seedPath;
    private final int pieceSize;

    /** The last one made: most peers reach the supernode by the same address. */
    private PeerAddress seedAddress;
    private String seedCid;

    Answers(SupernodeSettings settings, TaskId task, ContentKey key, int pieceSize) {
        this.settings = settings;
        this.task = task;
        this.seedPath = key.dataPath();
        this.pieceSize = pieceSize;
    }

    /** All that the peer downloads now: a running piece is listed until it is reported (protocol section 2). */
    PullOutcome pieces(Peer peer, Pieces pieces) {
        Transfer[] running = peer.running();
        List<PieceAssignment> list = new ArrayList<>(running.length);
        for (Transfer transfer : running) {
            list.add(transfer.fromSeed() ? fromSeed(peer, transfer, pieces) : fromPeer(transfer, pieces));
        }
        return new PullOutcome.Pieces(list);
    }

    private PieceAssignment fromPeer(Transfer transfer, Pieces pieces) {
        var source = transfer.source.record();
        return new PieceAssignment(
                transfer.piece, pieceSize, source.id().value(), source.address(), source.path(),
                pieces.digest(transfer.piece), settings.downLinkKbs(), false);
    }

    private PieceAssignment fromSeed(Peer peer, Transfer transfer, Pieces pieces) {
        PeerAddress address = seedAddress(peer.record().supernodeHost());
        return new PieceAssignment(
                transfer.piece, pieceSize, seedCid, address, seedPath,
                pieces.digest(transfer.piece), settings.downLinkKbs(), true);
    }

    /** An address that this very client can reach (protocol section 2). */
    private PeerAddress seedAddress(String reachedBy) {
        String ip = settings.advertiseIp().orElse(reachedBy.isEmpty() ? settings.localIp() : reachedBy);
        if (seedAddress == null || !seedAddress.ip().equals(ip)) {
            seedAddress = new PeerAddress(ip, settings.downloadPort());
            seedCid = PeerId.ofSupernode(ip, task);
        }
        return seedAddress;
    }

    static PullOutcome failed(OriginFailure failure) {
        return switch (failure.kind()) {
            case UNOBTAINABLE -> new PullOutcome.OriginUnavailable(failure.reason());
            case BAD_CONTENT, CHANGED -> new PullOutcome.SourceError(failure.reason());
        };
    }
}
