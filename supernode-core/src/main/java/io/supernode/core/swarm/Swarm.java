package io.supernode.core.swarm;

import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The swarm of one content. Its methods are the events that change it: peers joining and leaving, pieces stored, reported,
 * failed, asked for. Each is called under the owner's lock and leaves in {@link Effects} what is to be done outside
 * of it.
 */
public final class Swarm {

    /** Waiters that may be looked at in vain for one event: deep scans bring nothing (scheduling study). */
    private static final int MAX_VAIN_LOOKS = 4;

    private final SwarmContext context;
    private final SwarmOwner owner;
    private final ContentKey key;
    private final Pieces pieces = new Pieces();
    private final UploaderIndex uploaders;
    private final Transfers transfers;
    private final HoldQueue holds;
    private final Members members;
    private final Dispatcher dispatcher;
    private final Answers answers;
    private PieceLayout layout;
    private OriginState origin = new OriginState.Waiting();

    public Swarm(SwarmContext context, SwarmOwner owner, TaskId task, ContentKey key, PieceLayout layout) {
        this.context = context;
        this.owner = owner;
        this.key = key;
        this.uploaders = new UploaderIndex(context.settings.peerUpLimit());
        this.transfers = new Transfers(context, pieces, uploaders);
        this.holds = new HoldQueue(context.settings.hold().toNanos());
        this.members = new Members(context.servers);
        long seed = context.settings.seed() ^ Long.parseUnsignedLong(key.value().substring(0, 16), 16);
        this.dispatcher =
                new Dispatcher(context, pieces, transfers, uploaders, holds, members, new SwarmRandom(seed));
        this.answers = new Answers(context.settings, task, key, layout.pieceSize());
        setLayout(layout);
    }

    public ContentKey key() {
        return key;
    }

    public PieceLayout layout() {
        return layout;
    }

    private void setLayout(PieceLayout changed) {
        layout = changed;
        if (changed.hasLength()) {
            pieces.atLeast(changed.pieceCount());
        }
    }

    // ---- the origin's events ----

    public void originRunning() {
        origin = new OriginState.Running();
    }

    /** The length has become known; the piece size stays. */
    public void lengthKnown(long fileLength) {
        setLayout(layout.withLength(fileLength));
    }

    /** Answers false if the piece contradicts what is known of it. */
    public boolean pieceStored(int piece, PieceDigest digest, long now, Effects effects) {
        if (piece < 0 || piece >= layout.pieceCount() || !pieces.stored(piece, digest)) {
            return false;
        }
        wake(now, effects);
        return true;
    }

    public void pieceLost(int piece) {
        pieces.lost(piece);
    }

    public void originFinished(long fileLength, Md5 fileMd5, long now, Effects effects) {
        setLayout(layout.withLength(fileLength));
        origin = new OriginState.Success(fileLength, fileMd5);
        HoldQueue.Walk walk = holds.walk();
        for (HeldPull held = walk.next(); held != null; held = walk.next()) {
            if (hasEverything(held.peer)) {
                answer(held, finished(), effects);
            }
        }
        wake(now, effects);
    }

    /** Nothing of this content is offered any more. */
    public void originFailed(OriginFailure failure, Effects effects) {
        origin = new OriginState.Failed(failure);
        pieces.loseAll();
        answerAll(Answers.failed(failure), effects);
    }

    /** Whether nothing of this content is offered any more. */
    public boolean hasFailed() {
        return origin instanceof OriginState.Failed;
    }

    /** Answers all that wait with 602, because the supernode is being stopped. */
    public void answerWaiting(Effects effects) {
        for (HeldPull held = holds.oldest(); held != null; held = holds.oldest()) {
            answer(held, wait(held.peer), effects);
        }
    }

    /** Answers all that wait, because this swarm ends. */
    public void answerAll(PullOutcome outcome, Effects effects) {
        for (HeldPull held = holds.oldest(); held != null; held = holds.oldest()) {
            answer(held, outcome, effects);
        }
    }

    // ---- members ----

    public boolean hasMember(String cid) {
        return members.find(cid) != null;
    }

    public int memberCount() {
        return members.count();
    }

    /** The version that a member registered with. */
    public ClientVersion versionOf(String cid) {
        return members.find(cid).record().version();
    }

    /** A peer registers, for the first time or again: it keeps what it has. */
    public void join(PeerRecord record, long now) {
        Peer peer = members.put(this, record, now);
        peer.down = false;
        peer.seenNanos = now;
        transfers.rank(peer);
    }

    /** A peer serves no longer; what it downloads is given up. */
    public void down(String cid, long now, Effects effects) {
        Peer peer = members.find(cid);
        peer.down = true;
        peer.seenNanos = now;
        giveUp(peer, effects);
        wake(now, effects);
    }

    /** A peer has ended its download, well or badly: what it still had running is given up. It may serve on. */
    public void stopped(String cid, long now, Effects effects) {
        Peer peer = seen(cid, now);
        endDownloads(peer, effects);
        wake(now, effects);
    }

    /** Forgets those that went down or fell silent too long ago; answers their cids. */
    public List<PeerId> forgetSilent(long now, Effects effects) {
        List<Peer> silent = new ArrayList<>();
        for (Peer peer : members.all()) {
            var patience = peer.down ? context.settings.peerGcDelay() : context.settings.peerExpireTime();
            if (peer.held == null && now - peer.seenNanos > patience.toNanos()) {
                silent.add(peer);
            }
        }
        return remove(silent, effects);
    }

    /** Forgets those that have no piece and none on its way, so that they may begin anew elsewhere; answers their cids. */
    public List<PeerId> forgetEmptyHanded(Effects effects) {
        return remove(
                members.all().stream()
                        .filter(peer -> peer.ownedCount == 0 && peer.running().length == 0)
                        .toList(),
                effects);
    }

    /** Forgets everybody. */
    public void disband(Effects effects) {
        remove(new ArrayList<>(members.all()), effects);
    }

    private List<PeerId> remove(List<Peer> gone, Effects effects) {
        List<PeerId> cids = new ArrayList<>(gone.size());
        for (Peer peer : gone) {
            giveUp(peer, effects);
            for (int piece = 0; piece < pieces.count(); piece++) {
                if (Bits.get(peer.owned, piece)) {
                    pieces.dropped(piece);
                }
            }
            uploaders.forget(peer);
            members.remove(peer);
            cids.add(peer.record().id());
        }
        return cids;
    }

    private void giveUp(Peer peer, Effects effects) {
        endDownloads(peer, effects);
        uploaders.remove(peer);
    }

    private void endDownloads(Peer peer, Effects effects) {
        if (peer.held != null) {
            answer(peer.held, wait(peer), effects);
        }
        for (Transfer transfer : peer.running()) {
            transfers.end(transfer, effects);
        }
    }

    // ---- reports ----

    /** Whether {@code range} is a piece that a client may speak of. */
    public boolean hasPiece(PieceRange range) {
        return layout.hasPiece(range);
    }

    /**
     * A peer has a piece, whether it was assigned or not.
     *
     * @param servable whether it is on the peer's disk, so that others may get it there
     */
    public void pieceArrived(String cid, PieceRange range, boolean servable, long now, Effects effects) {
        Peer peer = seen(cid, now);
        int piece = layout.pieceOf(range);
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
        wake(now, effects);
    }

    /** A download failed. Only a pair that was assigned is blamed: a lie costs nobody else. */
    public void pieceFailed(String cid, PieceRange range, String sourceCid, long now, Effects effects) {
        Peer peer = seen(cid, now);
        Transfer transfer = peer.runningPiece(layout.pieceOf(range));
        if (transfer == null) {
            return;
        }
        if (transfer.source != null && transfer.source.record().id().value().equals(sourceCid)) {
            blame(peer, transfer.source);
        }
        transfers.end(transfer, effects);
        wake(now, effects);
    }

    /** A client complains of a source that it was sent to. */
    public void complain(String cid, String sourceCid, long now, Effects effects) {
        Peer peer = seen(cid, now);
        for (Transfer transfer : peer.running()) {
            if (transfer.source != null && transfer.source.record().id().value().equals(sourceCid)) {
                blame(peer, transfer.source);
                wake(now, effects);
                return;
            }
        }
    }

    private void blame(Peer client, Peer source) {
        if (client.failWith(source) >= context.settings.failureCountLimit()) {
            client.isolated = true;
        }
        if (source.failedClient(client) >= context.settings.eliminationLimit()) {
            source.eliminated = true;
            transfers.rank(source);
        }
    }

    private Peer seen(String cid, long now) {
        Peer peer = members.find(cid);
        peer.seenNanos = now;
        return peer;
    }

    // ---- pulls ----

    /** What next for this peer? */
    public CompletionStage<PullOutcome> pull(String cid, long now, Effects effects) {
        Peer peer = seen(cid, now);
        if (peer.held != null) {
            // The client has hung up or repeats itself: the newer request counts.
            answer(peer.held, wait(peer), effects);
        }
        if (origin instanceof OriginState.Failed failed) {
            return CompletableFuture.completedFuture(Answers.failed(failed.failure()));
        }
        if (hasEverything(peer)) {
            return CompletableFuture.completedFuture(finished());
        }
        transfers.freeOverdue(now, effects);
        dispatcher.play(peer, now);
        if (peer.running().length > 0) {
            return CompletableFuture.completedFuture(answers.pieces(peer, pieces));
        }
        if (!context.policy.holds() || context.settings.hold().isZero()) {
            return CompletableFuture.completedFuture(wait(peer));
        }
        return hold(peer, now);
    }

    private CompletionStage<PullOutcome> hold(Peer peer, long now) {
        HeldPull held = holds.add(peer, now);
        peer.held = held;
        held.answer.whenComplete((outcome, failure) -> {
            if (held.answer.isCancelled()) {
                owner.change((later, effects) -> withdraw(held));
            }
        });
        return held.answer;
    }

    private void withdraw(HeldPull held) {
        holds.remove(held);
        if (held.peer.held == held) {
            held.peer.held = null;
        }
    }

    private boolean hasEverything(Peer peer) {
        return origin instanceof OriginState.Success && peer.ownedCount == layout.pieceCount();
    }

    private PullOutcome finished() {
        OriginState.Success success = (OriginState.Success) origin;
        return new PullOutcome.Finished(success.fileMd5(), success.fileLength());
    }

    private PullOutcome wait(Peer peer) {
        return new PullOutcome.Wait(peer.ownedCount, origin.label(), pieces.storedCount());
    }

    /** Gives the oldest waiters what has become free, until one look after another is in vain. */
    private void wake(long now, Effects effects) {
        if (holds.size() == 0 || dispatcher.nobodyCanServe()) {
            return;
        }
        HoldQueue.Walk walk = holds.walk();
        int vain = 0;
        for (HeldPull held = walk.next(); held != null && vain < MAX_VAIN_LOOKS; held = walk.next()) {
            int granted = dispatcher.play(held.peer, now);
            if (granted == 0) {
                vain++;
            } else {
                answerOrTakeBack(held, effects);
            }
        }
    }

    private void answerOrTakeBack(HeldPull held, Effects effects) {
        Transfer[] granted = held.peer.running();
        PullOutcome outcome = answers.pieces(held.peer, pieces);
        withdraw(held);
        effects.add(() -> {
            if (!held.answer.complete(outcome)) {
                owner.change((later, more) -> takeBack(granted, later, more));
            }
        });
    }

    /** The client had hung up: what it was given runs nowhere. */
    private void takeBack(Transfer[] granted, long now, Effects effects) {
        for (Transfer transfer : granted) {
            if (transfer.client.runningPiece(transfer.piece) == transfer) {
                transfers.end(transfer, effects);
            }
        }
        wake(now, effects);
    }

    private void answer(HeldPull held, PullOutcome outcome, Effects effects) {
        withdraw(held);
        effects.add(() -> held.answer.complete(outcome));
    }

    // ---- time and other tasks ----

    /** Whether anything here waits for time to pass. */
    public boolean isTimed() {
        return holds.size() > 0 || transfers.running() > 0;
    }

    /** Lets time pass: frees overdue slots, answers what is due with 602. */
    public void tick(long now, Effects effects) {
        transfers.freeOverdue(now, effects);
        wake(now, effects);
        for (HeldPull held = holds.due(now); held != null; held = holds.due(now)) {
            answer(held, wait(held.peer), effects);
        }
    }

    boolean owns(Transfers candidate) {
        return transfers == candidate;
    }

    /** Another task has changed the load of the server behind {@code peer}. Called without any lock. */
    void serverFreed(Peer peer) {
        owner.change((now, effects) -> {
            transfers.rank(peer);
            wake(now, effects);
        });
    }

    // ---- what others may see ----

    public int heldCount() {
        return holds.size();
    }

    public boolean isStored(int piece) {
        return Bits.get(pieces.stored, piece);
    }

    public int storedCount() {
        return pieces.storedCount();
    }

    public SwarmSnapshot snapshot() {
        return new SwarmSnapshot(
                key, layout, Bits.copy(pieces.stored), transfers.seedLoad(),
                members.all().stream().map(Snapshots::of).toList());
    }

    public Optional<PeerSnapshot> snapshot(String cid) {
        return Optional.ofNullable(members.find(cid)).map(Snapshots::of);
    }
}
