package io.supernode.core.swarm;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.settings.SupernodeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Words the replies to pulls. Guarded by the task's lock. */
final class PullReplies {

    private final SupernodeSettings settings;
    private final TaskId task;
    private final String seedPath;
    private final Seed seed;
    private final Pieces pieces;

    /** For which of the supernode's addresses the two others were made last: most peers reach it by the same one. */
    private String seedIp;
    private PeerAddress seedAddress;
    private String seedCid;

    PullReplies(SupernodeSettings settings, TaskId task, ContentKey key, Seed seed, Pieces pieces) {
        this.settings = settings;
        this.task = task;
        this.seedPath = key.dataPath();
        this.seed = seed;
        this.pieces = pieces;
    }

    /** The last reply to a peer that gets nothing more: it has everything, or the content failed. */
    Optional<PullOutcome> last(Peer peer) {
        if (seed.hasFailed()) {
            return seed.failure().map(PullReplies::failed);
        }
        return seed.isComplete() && peer.ownedCount() == seed.layout().pieceCount()
                ? seed.fileMd5().map(md5 -> new PullOutcome.Finished(md5, seed.layout().fileLength()))
                : Optional.empty();
    }

    static PullOutcome failed(OriginFailure failure) {
        return switch (failure.kind()) {
            case UNOBTAINABLE -> new PullOutcome.OriginUnavailable(failure.reason());
            case BAD_CONTENT, CHANGED -> new PullOutcome.SourceError(failure.reason());
        };
    }

    /** The reply to a peer for which there is nothing now. */
    PullOutcome waiting(Peer peer) {
        return new PullOutcome.Wait(peer.ownedCount(), seed.label(), seed.storedCount());
    }

    /**
     * All that the peer downloads now, new or not: a running piece is listed again until it is reported (protocol
     * section 2). The client ignores what it downloads already, so that costs nothing; a 602 instead would make a
     * client with pieces on their way sleep, and one that lost an earlier reply learns so what it was given.
     */
    PullOutcome running(Peer peer) {
        return new PullOutcome.Pieces(list(peer));
    }

    /**
     * The same, and a piece that the peer has, by which its client asks again at once. It is listed as one of the supernode's, so that a
     * client which has lost it gets it there.
     *
     * @param received another one than this, if the peer has several, so that a repeated report of it is not taken for the answer
     * @return null if there is no such piece, or nothing that the peer could be given later
     */
    PullOutcome runningAndOwned(Peer peer, int received) {
        int owned = wantsMore(peer) ? Bits.firstOfBoth(peer.owned, seed.stored, received) : -1;
        if (owned < 0) {
            return null;
        }
        for (Transfer transfer : peer.running()) {
            transfer.listedWith(owned);
        }
        return new PullOutcome.Pieces(Optional.of(fromSeed(peer, owned)), list(peer));
    }

    /** Whether the peer lacks a piece that it does not download, as far as anybody knows. */
    boolean wantsMore(Peer peer) {
        return !seed.layout().hasLength() || peer.ownedCount() + peer.running().length < seed.layout().pieceCount();
    }

    private List<PieceAssignment> list(Peer peer) {
        Transfer[] running = peer.running();
        List<PieceAssignment> list = new ArrayList<>(running.length);
        for (Transfer transfer : running) {
            transfer.told();
            list.add(transfer.isFromSeed() ? fromSeed(peer, transfer.piece) : fromPeer(transfer));
        }
        return list;
    }

    private PieceAssignment fromPeer(Transfer transfer) {
        PeerRecord source = transfer.source.record();
        return new PieceAssignment(
                transfer.piece, seed.layout().pieceSize(), source.id().value(), source.address(), source.path(),
                pieces.digest(transfer.piece), settings.downLinkKbs(), false);
    }

    private PieceAssignment fromSeed(Peer peer, int piece) {
        PeerAddress address = seedAddress(peer.record().supernodeHost());
        return new PieceAssignment(
                piece, seed.layout().pieceSize(), seedCid, address, seedPath, pieces.digest(piece),
                settings.downLinkKbs(), true);
    }

    /** An address that this very client can reach (protocol section 2). */
    private PeerAddress seedAddress(String reachedBy) {
        String ip = settings.advertiseIp().orElse(reachedBy.isEmpty() ? settings.localIp() : reachedBy);
        if (!ip.equals(seedIp)) {
            seedIp = ip;
            seedAddress = new PeerAddress(ip, settings.downloadPort());
            seedCid = PeerId.ofSupernode(ip, task);
        }
        return seedAddress;
    }
}
