package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.PeerId;
import io.supernode.core.outcome.PullOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** How peers stop: what they download is given up, what they had no longer counts. Guarded by the task's lock. */
final class Departures {

    private final Members members;
    private final Pieces pieces;
    private final Transfers transfers;
    private final UploaderIndex uploaders;
    private final Waiting waiting;
    private final Function<Peer, PullOutcome> wait;

    /**
     * @param wait words the answer to a pull that is given up
     */
    Departures(
            Members members,
            Pieces pieces,
            Transfers transfers,
            UploaderIndex uploaders,
            Waiting waiting,
            Function<Peer, PullOutcome> wait) {
        this.members = members;
        this.pieces = pieces;
        this.transfers = transfers;
        this.uploaders = uploaders;
        this.waiting = waiting;
        this.wait = wait;
    }

    /** The peer downloads no longer. */
    void endDownloads(Peer peer, long now, Decision decision) {
        waiting.answer(peer, wait.apply(peer), now, decision);
        for (Transfer transfer : peer.running()) {
            transfers.end(transfer, decision);
        }
    }

    /** The peer downloads no longer and is no source. */
    void down(Peer peer, long now, Decision decision) {
        peer.down = true;
        endDownloads(peer, now, decision);
        uploaders.remove(peer);
    }

    /** Those of which nothing was heard for too long. */
    List<Peer> silent(Duration afterDown, Duration otherwise, long now) {
        List<Peer> silent = new ArrayList<>();
        for (Peer peer : members.all()) {
            Duration patience = peer.down ? afterDown : otherwise;
            if (peer.held == null && now - peer.seenNanos > patience.toNanos()) {
                silent.add(peer);
            }
        }
        return silent;
    }

    /** Forgets {@code gone}, which must not be a view of the members; answers their cids. */
    List<PeerId> forget(Collection<Peer> gone, long now, Decision decision) {
        List<PeerId> cids = new ArrayList<>(gone.size());
        for (Peer peer : gone) {
            endDownloads(peer, now, decision);
            for (int piece = 0; piece < pieces.count(); piece++) {
                if (Bits.get(peer.owned, piece)) {
                    pieces.dropped(piece);
                }
            }
            uploaders.forget(peer);
            members.remove(peer);
            cids.add(peer.record().id());
            if (decision.isObserved()) {
                decision.event(new SupernodeEvent.PeerForgotten(peer.record().task(), peer.record().id()));
            }
        }
        return cids;
    }
}
