package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What follows when a member says that a piece has come or failed, who is to blame, and that it stops or leaves; and
 * when it is forgotten. What this frees is given to the pulls that are held. Guarded by the task's lock.
 */
public final class MemberReports {

    private final TaskId task;
    private final Seed seed;
    private final Pieces pieces;
    private final PieceTables tables;
    private final Blame blame;
    private final ServerRanks ranks;
    private final Transfers transfers;
    private final UploaderIndex uploaders;
    private final Members members;
    private final Pulls pulls;
    private final SwarmTally tally;

    MemberReports(
            TaskId task,
            Seed seed,
            Pieces pieces,
            PieceTables tables,
            Blame blame,
            ServerRanks ranks,
            Transfers transfers,
            UploaderIndex uploaders,
            Members members,
            Pulls pulls,
            SwarmTally tally) {
        this.task = task;
        this.seed = seed;
        this.pieces = pieces;
        this.tables = tables;
        this.blame = blame;
        this.ranks = ranks;
        this.transfers = transfers;
        this.uploaders = uploaders;
        this.members = members;
        this.pulls = pulls;
        this.tally = tally;
    }

    // ---- pieces ----

    /**
     * A peer has a piece, whether it was assigned or not.
     *
     * @param range one that {@link PieceLayout#hasPiece is a piece}
     * @param servable whether it is on the peer's disk, so that others may get it there
     */
    public void pieceArrived(Peer peer, PieceRange range, boolean servable, long now, Decision decision) {
        members.seen(peer, now);
        int piece = seed.layout().pieceOf(range);
        Transfer transfer = peer.runningPiece(piece);
        if (transfer != null) {
            transfers.arrived(transfer, now, decision);
        }
        if (isWorthAPlace(piece)) {
            if (transfer == null && decision.wants(SupernodeEvent.PieceClaimed.class) && !Bits.get(peer.owned, piece)) {
                decision.event(new SupernodeEvent.PieceClaimed(task, peer.record().id(), piece));
            }
            own(peer, piece, servable, decision);
        }
        pulls.serveHeld(now, decision);
        if (transfer != null) {
            pulls.downloadEnded(peer, now, decision);
        }
    }

    /** A peer has these pieces on its disk, and perhaps others. */
    void holds(Peer peer, PieceSet held, long now, Decision decision) {
        members.seen(peer, now);
        for (int piece = 0; piece < Math.min(held.limit(), pieces.count()); piece++) {
            if (held.contains(piece) && isWorthAPlace(piece)) {
                own(peer, piece, true, decision);
            }
        }
        pulls.serveHeld(now, decision);
    }

    /**
     * Whether it is kept that a peer has the piece: always if it could have got it from here. Beyond what is described that is no more
     * than a claim, taken while there is room, and none where the length is unknown.
     */
    private boolean isWorthAPlace(int piece) {
        return piece < pieces.describedLimit() || piece < pieces.count() && !tables.areFull();
    }

    private void own(Peer peer, int piece, boolean servable, Decision decision) {
        boolean isNew = peer.own(piece);
        if (isNew) {
            pieces.ownerAdded(piece);
            members.weighPieces(seed.weighedPieces());
            members.changed(peer);
        }
        if (servable && peer.server != null && !Bits.get(peer.served, piece)) {
            uploaders.gained(peer, piece);
            members.changed(peer);
            ranks.put(peer);
            if (decision.wants(SupernodeEvent.PieceServable.class)) {
                decision.event(new SupernodeEvent.PieceServable(task, peer.record().id(), piece));
            }
        }
        if (isNew) {
            noteIfComplete(peer, decision);
        }
    }

    /** Notes a peer that has every piece since just now, and tells observers of it. */
    void noteIfComplete(Peer peer, Decision decision) {
        if (!hasEverything(peer)) {
            return;
        }
        peer.complete = true;
        members.recount(peer);
        if (decision.wants(SupernodeEvent.PeerCompleted.class)) {
            decision.event(new SupernodeEvent.PeerCompleted(task, peer.record().id()));
        }
    }

    /** Notes of a restored peer whether it has every piece. */
    void restored(Peer peer) {
        peer.complete = hasEverything(peer);
        members.recount(peer);
    }

    private boolean hasEverything(Peer peer) {
        return seed.layout().hasLength() && peer.ownedCount() == seed.layout().pieceCount();
    }

    /**
     * A download failed. Only a pair of which one was sent to the other is blamed: a lie costs nobody else.
     *
     * @param range one that {@link PieceLayout#hasPiece is a piece}
     * @param sourceCid from whom, as the peer says; may be null
     */
    public void pieceFailed(Peer peer, PieceRange range, String sourceCid, long now, Decision decision) {
        members.seen(peer, now);
        Transfer transfer = peer.runningPiece(seed.layout().pieceOf(range));
        if (transfer == null) {
            return;
        }
        tally.piecesFailed++;
        if (decision.wants(SupernodeEvent.PieceFailed.class)) {
            decision.event(new SupernodeEvent.PieceFailed(
                    task, peer.record().id(), transfer.piece, transfer.sourceId()));
        }
        if (transfer.isFrom(sourceCid)) {
            blame(peer, transfer.source, now, decision);
        }
        if (transfer.isStalled()) {
            peer.timedOut();
        }
        transfers.end(transfer, decision);
        pulls.serveHeld(now, decision);
    }

    /** Whether the peer has been sent to the supernode for the piece, and says that it got it there. */
    public boolean isOfSeed(Peer peer, PieceRange range, String sourceCid) {
        Transfer transfer = peer.runningPiece(seed.layout().pieceOf(range));
        return transfer != null && transfer.isFromSeed() && sourceCid != null && PeerId.isSupernode(sourceCid);
    }

    /** A client complains of a source; it counts if it was sent there. */
    public void complained(Peer peer, String sourceCid, long now, Decision decision) {
        members.seen(peer, now);
        for (Transfer transfer : peer.running()) {
            if (transfer.isFrom(sourceCid)) {
                blame(peer, transfer.source, now, decision);
                pulls.serveHeld(now, decision);
                pulls.endHoldBeside(peer, now, decision);
                return;
            }
        }
    }

    private void blame(Peer client, Peer source, long now, Decision decision) {
        client.addFailedSource(source);
        reinstate(blame.accuse(client, source), decision);
        if (blame.isIsolated(client) && !client.isIsolated()) {
            client.isolate();
            if (decision.wants(SupernodeEvent.PeerIsolated.class)) {
                decision.event(new SupernodeEvent.PeerIsolated(
                        task, client.record().id(), blame.accusedAlone(client)));
            }
        }
        if (blame.bar(source, now)) {
            ranks.put(source);
        }
        if (!blame.isEliminated(source)) {
            return;
        }
        ranks.put(source);
        if (!source.isEliminated()) {
            source.eliminate();
            tally.eliminated++;
            if (decision.wants(SupernodeEvent.PeerEliminated.class)) {
                decision.event(new SupernodeEvent.PeerEliminated(
                        task, source.record().id(), source.record().address(), blame.accusers(source)));
            }
        }
    }

    /** Whether time changes anything here. */
    boolean isTimed() {
        return blame.isTimed();
    }

    /** Those who were barred long enough are used again. */
    void endBars(long now, Decision decision) {
        reinstate(blame.endBars(now), decision);
    }

    private void reinstate(List<Peer> released, Decision decision) {
        for (Peer peer : released) {
            if (members.at(peer.slot) != peer) {
                continue;
            }
            ranks.put(peer);
            if (peer.isEliminated()) {
                peer.reinstate();
                if (decision.wants(SupernodeEvent.PeerReinstated.class)) {
                    decision.event(new SupernodeEvent.PeerReinstated(
                            task, peer.record().id(), peer.record().address()));
                }
            }
        }
    }

    // ---- leaving ----

    /** A peer has ended its download, well or badly: what it still had running is given up. It may serve on. */
    public void stopped(Peer peer, boolean well, long now, Decision decision) {
        members.seen(peer, now);
        if (peer.stopped == well) {
            peer.stopped = !well;
            members.changed(peer);
        }
        members.recount(peer);
        endDownloads(peer, now, decision);
        if (decision.wants(SupernodeEvent.PeerStopped.class)) {
            decision.event(new SupernodeEvent.PeerStopped(task, peer.record().id(), well));
        }
        pulls.serveHeld(now, decision);
    }

    /**
     * A peer asks for pieces: if it is said to serve no longer, somebody else has said so, since clients say it last of
     * all.
     */
    public void asks(Peer peer, Decision decision) {
        if (peer.down) {
            peer.down = false;
            members.recount(peer);
            members.changed(peer);
            ranks.put(peer);
            if (decision.wants(SupernodeEvent.PeerReturned.class)) {
                decision.event(new SupernodeEvent.PeerReturned(task, peer.record().id()));
            }
        }
    }

    /** A peer serves no longer; what it downloads is given up. */
    public void left(Peer peer, long now, Decision decision) {
        members.seen(peer, now);
        peer.down = true;
        members.recount(peer);
        endDownloads(peer, now, decision);
        ranks.put(peer);
        members.changed(peer);
        if (decision.wants(SupernodeEvent.PeerLeft.class)) {
            decision.event(new SupernodeEvent.PeerLeft(task, peer.record().id()));
        }
        pulls.serveHeld(now, decision);
    }

    private void endDownloads(Peer peer, long now, Decision decision) {
        pulls.answerNothingNew(peer, now, decision);
        for (Transfer transfer : peer.running()) {
            transfers.end(transfer, decision);
        }
        if (peer.begun && peer.ownedCount() == 0) {
            peer.begun = false;
            members.changed(peer);
        }
    }

    /** Forgets {@code gone}, which must not be a view of the members; answers their cids. */
    List<PeerId> forget(Collection<Peer> gone, long now, Decision decision) {
        List<PeerId> cids = new ArrayList<>(gone.size());
        for (Peer peer : gone) {
            endDownloads(peer, now, decision);
            for (int w = 0; w < peer.owned.length; w++) {
                for (long bits = peer.owned[w]; bits != 0; bits &= bits - 1) {
                    pieces.ownerRemoved((w << 6) + Long.numberOfTrailingZeros(bits));
                }
            }
            uploaders.forget(peer);
            blame.forgotten(peer);
            members.remove(peer);
            cids.add(peer.record().id());
            if (decision.wants(SupernodeEvent.PeerForgotten.class)) {
                decision.event(new SupernodeEvent.PeerForgotten(task, peer.record().id()));
            }
        }
        blame.forgetGone(members.all());
        if (members.count() == 0) {
            pieces.nobodyIsLeft();
            uploaders.nobodyIsLeft();
            tables.freed();
            members.weighPieces(seed.weighedPieces());
        }
        return cids;
    }
}
