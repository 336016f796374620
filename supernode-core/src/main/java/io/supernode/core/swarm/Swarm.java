package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Ticket;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.policy.HolderListener;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.util.List;
import java.util.Optional;

/**
 * The swarm of one content. Its methods are the events that change it: peers joining and leaving, pieces stored, reported,
 * failed, asked for. Each is called under the task's lock and leaves in a {@link Decision} what is to be done outside
 * of it.
 */
public final class Swarm {

    private final SwarmContext context;
    private final SchedulingPolicy policy;
    private final TaskId task;
    private final ContentKey key;
    private final int version;
    private final Pieces pieces = new Pieces();
    private final SeedCopy copy;
    private final UploaderIndex uploaders;
    private final Transfers transfers;
    private final Members members;
    private final Dispatcher dispatcher;
    private final Waiting waiting;
    private final Departures departures;
    private final Downloads downloads;
    private final Answers answers;

    /**
     * @param version of the content: with the task's id and the seed of the settings it decides all random choices
     */
    public Swarm(SwarmContext context, TaskId task, ContentKey key, int version, PieceLayout layout) {
        this.context = context;
        this.policy = context.policy.forSwarm();
        HolderListener listener = policy instanceof HolderListener ordered ? ordered : null;
        this.task = task;
        this.key = key;
        this.version = version;
        this.copy = new SeedCopy(layout, pieces);
        this.uploaders = new UploaderIndex(context.settings.peerUpLimit(), listener);
        this.transfers = new Transfers(context, task, pieces, uploaders);
        HoldQueue holds = new HoldQueue(context.settings.hold().toNanos());
        this.members = new Members(context.servers);
        long seed = SwarmRandom.seed(context.settings.seed(), task, version);
        this.dispatcher =
                new Dispatcher(context, policy, pieces, transfers, uploaders, holds, members, new SwarmRandom(seed));
        this.answers = new Answers(context.settings, task, key, layout.pieceSize());
        this.waiting = new Waiting(task, holds, dispatcher, transfers, peer -> answers.pieces(peer, pieces));
        this.departures = new Departures(members, pieces, transfers, uploaders, waiting, copy::wait);
        this.downloads = new Downloads(context.settings, pieces, transfers, uploaders, members);
    }

    public TaskId task() {
        return task;
    }

    public ContentKey key() {
        return key;
    }

    public PieceLayout layout() {
        return copy.layout();
    }

    // ---- the origin's events ----

    public void originRunning() {
        copy.running();
    }

    /** The length has become known; the piece size stays. */
    public void lengthKnown(long fileLength) {
        copy.lengthKnown(fileLength);
    }

    /** Answers false if the piece contradicts what is known of it. */
    public boolean pieceStored(int piece, PieceDigest digest, long now, Decision decision) {
        if (!copy.stored(piece, digest)) {
            return false;
        }
        waiting.wake(now, decision);
        return true;
    }

    public void pieceLost(int piece) {
        pieces.lost(piece);
    }

    public void originFinished(long fileLength, Md5 fileMd5, long now, Decision decision) {
        boolean hadLength = layout().hasLength();
        copy.finished(fileLength, fileMd5);
        for (Peer peer : members.all()) {
            if (decision.isObserved() && !hadLength) {
                noteCompleted(peer, decision);
            }
            if (peer.held != null) {
                copy.lastAnswer(peer).ifPresent(answer -> waiting.answer(peer, answer, now, decision));
            }
        }
        waiting.wake(now, decision);
    }

    /** Nothing of this content is offered any more. */
    public void originFailed(OriginFailure failure, long now, Decision decision) {
        copy.failed(failure);
        answerAll(Answers.failed(failure), now, decision);
    }

    /** Of the plain file, once the whole content was stored. */
    public Optional<Md5> fileMd5() {
        return copy.fileMd5();
    }

    /** Why nothing of this content is offered any more, if so. */
    public Optional<OriginFailure> failure() {
        return copy.failure();
    }

    /** Whether nothing of this content is offered any more. */
    public boolean hasFailed() {
        return copy.hasFailed();
    }

    /** Answers all that wait with 602, because the supernode is being stopped. */
    public void answerWaiting(long now, Decision decision) {
        waiting.answerAll(copy::wait, now, decision);
    }

    /** Answers all that wait, because this swarm ends. */
    public void answerAll(PullOutcome outcome, long now, Decision decision) {
        waiting.answerAll(peer -> outcome, now, decision);
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
    public void join(PeerRecord record, long now, Decision decision) {
        boolean again = hasMember(record.id().value());
        Peer peer = members.put(this, record, now);
        peer.down = false;
        peer.seenNanos = now;
        members.changed(peer);
        transfers.rank(peer);
        if (decision.isObserved()) {
            decision.event(new SupernodeEvent.PeerRegistered(task, record, again));
        }
    }

    // ---- what survives a restart ----

    /** The content as it was kept: what is known of it, but nothing of what the supernode's own copy has. */
    public void restore(ContentRecord content) {
        for (int piece = 0; piece < content.digests().limit(); piece++) {
            int known = piece;
            content.digests().get(piece).ifPresent(digest -> pieces.known(known, digest));
        }
        content.fileMd5().ifPresent(md5 -> copy.finished(content.layout().fileLength(), md5));
        content.failure().ifPresent(copy::failed);
    }

    /** A peer as it was kept: it has and serves what it had and served. */
    public void restore(PeerRecord record, long now) {
        Peer peer = members.put(this, record, now);
        peer.down = record.down();
        for (int piece = 0; piece < Math.min(record.owned().limit(), pieces.count()); piece++) {
            if (record.owned().contains(piece) && peer.own(piece)) {
                pieces.gained(piece);
                if (record.served().contains(piece) && peer.server != null) {
                    uploaders.gained(peer, piece);
                }
            }
        }
        transfers.rank(peer);
    }

    /** What is worth keeping of the content. */
    public ContentRecord record() {
        return new ContentRecord(key, version, layout(), pieces.digests(), copy.fileMd5(), copy.failure());
    }

    /** Whether peers have changed since {@link #takeUnsaved}. */
    public boolean hasUnsaved() {
        return members.hasUnsaved();
    }

    /** The records of the peers that have changed, once. */
    public List<PeerRecord> takeUnsaved() {
        return members.takeUnsaved();
    }

    /** All peers count as changed: the store has failed. */
    public void markUnsaved() {
        members.all().forEach(members::changed);
    }

    /** A peer serves no longer; what it downloads is given up. */
    public void down(String cid, long now, Decision decision) {
        Peer peer = seen(cid, now);
        departures.down(peer, now, decision);
        members.changed(peer);
        if (decision.isObserved()) {
            decision.event(new SupernodeEvent.PeerLeft(task, peer.record().id()));
        }
        waiting.wake(now, decision);
    }

    /** A peer has ended its download, well or badly: what it still had running is given up. It may serve on. */
    public void stopped(String cid, boolean well, long now, Decision decision) {
        Peer peer = seen(cid, now);
        departures.endDownloads(peer, now, decision);
        if (decision.isObserved()) {
            decision.event(new SupernodeEvent.PeerStopped(task, peer.record().id(), well));
        }
        waiting.wake(now, decision);
    }

    /** Forgets those that went down or fell silent too long ago; answers their cids. */
    public List<PeerId> forgetSilent(long now, Decision decision) {
        List<Peer> silent = departures.silent(
                context.settings.peerGcDelay(), context.settings.peerExpireTime(), now);
        return departures.forget(silent, now, decision);
    }

    /** Forgets those that have no piece and none on its way, so that they may begin anew elsewhere; answers their cids. */
    public List<PeerId> forgetEmptyHanded(long now, Decision decision) {
        return departures.forget(
                members.all().stream()
                        .filter(peer -> peer.ownedCount() == 0 && peer.running().length == 0)
                        .toList(),
                now, decision);
    }

    /** Forgets everybody. */
    public void disband(long now, Decision decision) {
        departures.forget(List.copyOf(members.all()), now, decision);
    }

    // ---- downloads ----

    /** Whether {@code range} is a piece that a client may speak of. */
    public boolean hasPiece(PieceRange range) {
        return layout().hasPiece(range);
    }

    /**
     * A peer has a piece, whether it was assigned or not.
     *
     * @param servable whether it is on the peer's disk, so that others may get it there
     */
    public void pieceArrived(String cid, PieceRange range, boolean servable, long now, Decision decision) {
        Peer peer = seen(cid, now);
        int piece = layout().pieceOf(range);
        boolean isNew = !Bits.get(peer.owned, piece);
        downloads.arrived(peer, piece, servable, now, decision);
        if (decision.isObserved() && isNew) {
            noteCompleted(peer, decision);
        }
        waiting.wake(now, decision);
    }

    /** A download failed. */
    public void pieceFailed(String cid, PieceRange range, String sourceCid, long now, Decision decision) {
        if (downloads.failed(seen(cid, now), layout().pieceOf(range), sourceCid, decision)) {
            waiting.wake(now, decision);
        }
    }

    /** A client complains of a source that it was sent to. */
    public void complain(String cid, String sourceCid, long now, Decision decision) {
        if (downloads.complained(seen(cid, now), sourceCid, decision)) {
            waiting.wake(now, decision);
        }
    }

    private Peer seen(String cid, long now) {
        Peer peer = members.find(cid);
        peer.seenNanos = now;
        return peer;
    }

    // ---- pulls ----

    /**
     * What next for this peer?
     *
     * @param ticket stands for the caller, if the pull is held
     * @return the answer, or null: it is held, and answered by an effect
     */
    public PullOutcome pull(String cid, Ticket<PullOutcome> ticket, long now, Decision decision) {
        Peer peer = seen(cid, now);
        // A client that asks while its pull is held has hung up or repeats itself: the newer request counts.
        if (peer.held != null) {
            waiting.answer(peer, copy.wait(peer), now, decision);
        }
        Optional<PullOutcome> last = copy.lastAnswer(peer);
        if (last.isPresent()) {
            return last.get();
        }
        transfers.freeOverdue(now, decision);
        dispatcher.play(peer, now, decision);
        if (peer.running().length > 0) {
            return answers.pieces(peer, pieces);
        }
        if (!policy.holdsPulls() || context.settings.hold().isZero()) {
            return copy.wait(peer);
        }
        waiting.hold(peer, ticket, now, decision);
        return null;
    }

    private void noteCompleted(Peer peer, Decision decision) {
        if (layout().hasLength() && peer.ownedCount() == layout().pieceCount()) {
            decision.event(new SupernodeEvent.PeerCompleted(task, peer.record().id()));
        }
    }

    /** The client of a held pull has hung up: it must not be given anything. */
    public void withdraw(String cid, Ticket<PullOutcome> ticket, Decision decision) {
        Peer peer = members.find(cid);
        if (peer != null) {
            waiting.hungUp(peer, ticket, decision);
        }
    }

    /** The client of a held pull had hung up when it was answered: what it was given runs nowhere. */
    public void undelivered(String cid, PullOutcome outcome, long now, Decision decision) {
        Peer peer = members.find(cid);
        if (peer != null) {
            waiting.takeBack(peer, outcome, now, decision);
        }
    }

    // ---- time and other tasks ----

    /** Whether anything here waits for time to pass. */
    public boolean isTimed() {
        return waiting.count() > 0 || transfers.running() > 0 || members.hasUnsaved();
    }

    /** Lets time pass: frees overdue slots, answers what is due with 602. */
    public void tick(long now, Decision decision) {
        transfers.freeOverdue(now, decision);
        waiting.wake(now, decision);
        waiting.answerDue(copy::wait, now, decision);
    }

    boolean owns(Transfers candidate) {
        return transfers == candidate;
    }

    /** Another task has changed the load of the server behind this peer. */
    public void serverLoadChanged(String cid, long now, Decision decision) {
        Peer peer = members.find(cid);
        if (peer != null) {
            transfers.rank(peer);
            waiting.wake(now, decision);
        }
    }

    // ---- what others may see ----

    public int heldCount() {
        return waiting.count();
    }

    public boolean isStored(int piece) {
        return Bits.get(pieces.stored, piece);
    }

    public int storedCount() {
        return pieces.storedCount();
    }

    public SwarmSnapshot snapshot() {
        return new SwarmSnapshot(
                key, copy.layout(), Bits.copy(pieces.stored), transfers.seedLoad(),
                members.all().stream().map(Snapshots::of).toList());
    }

    public Optional<PeerSnapshot> snapshot(String cid) {
        return Optional.ofNullable(members.find(cid)).map(Snapshots::of);
    }
}
