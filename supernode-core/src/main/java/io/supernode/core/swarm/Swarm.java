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
import io.supernode.core.policy.HolderListener;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
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

    private final SwarmContext context;
    private final SchedulingPolicy policy;
    private final SwarmOwner owner;
    private final ContentKey key;
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

    public Swarm(SwarmContext context, SwarmOwner owner, TaskId task, ContentKey key, PieceLayout layout) {
        this.context = context;
        this.policy = context.policy.forSwarm();
        HolderListener listener = policy instanceof HolderListener ordered ? ordered : null;
        this.owner = owner;
        this.key = key;
        this.copy = new SeedCopy(layout, pieces);
        this.uploaders = new UploaderIndex(context.settings.peerUpLimit(), listener);
        this.transfers = new Transfers(context, pieces, uploaders);
        HoldQueue holds = new HoldQueue(context.settings.hold().toNanos());
        this.members = new Members(context.servers);
        long seed = context.settings.seed() ^ Long.parseUnsignedLong(key.value().substring(0, 16), 16);
        this.dispatcher =
                new Dispatcher(context, policy, pieces, transfers, uploaders, holds, members, new SwarmRandom(seed));
        this.answers = new Answers(context.settings, task, key, layout.pieceSize());
        this.waiting = new Waiting(owner, holds, dispatcher, transfers, peer -> answers.pieces(peer, pieces));
        this.departures = new Departures(members, pieces, transfers, uploaders, waiting, copy::wait);
        this.downloads = new Downloads(context.settings, pieces, transfers, uploaders);
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
    public boolean pieceStored(int piece, PieceDigest digest, long now, Effects effects) {
        if (!copy.stored(piece, digest)) {
            return false;
        }
        waiting.wake(now, effects);
        return true;
    }

    public void pieceLost(int piece) {
        pieces.lost(piece);
    }

    public void originFinished(long fileLength, Md5 fileMd5, long now, Effects effects) {
        copy.finished(fileLength, fileMd5);
        for (Peer peer : members.all()) {
            if (peer.held != null) {
                copy.lastAnswer(peer).ifPresent(answer -> waiting.answer(peer, answer, effects));
            }
        }
        waiting.wake(now, effects);
    }

    /** Nothing of this content is offered any more. */
    public void originFailed(OriginFailure failure, Effects effects) {
        copy.failed(failure);
        answerAll(Answers.failed(failure), effects);
    }

    /** Whether nothing of this content is offered any more. */
    public boolean hasFailed() {
        return copy.hasFailed();
    }

    /** Answers all that wait with 602, because the supernode is being stopped. */
    public void answerWaiting(Effects effects) {
        waiting.answerAll(copy::wait, effects);
    }

    /** Answers all that wait, because this swarm ends. */
    public void answerAll(PullOutcome outcome, Effects effects) {
        waiting.answerAll(peer -> outcome, effects);
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
        departures.down(seen(cid, now), effects);
        waiting.wake(now, effects);
    }

    /** A peer has ended its download, well or badly: what it still had running is given up. It may serve on. */
    public void stopped(String cid, long now, Effects effects) {
        departures.endDownloads(seen(cid, now), effects);
        waiting.wake(now, effects);
    }

    /** Forgets those that went down or fell silent too long ago; answers their cids. */
    public List<PeerId> forgetSilent(long now, Effects effects) {
        List<Peer> silent = departures.silent(
                context.settings.peerGcDelay(), context.settings.peerExpireTime(), now);
        return departures.forget(silent, effects);
    }

    /** Forgets those that have no piece and none on its way, so that they may begin anew elsewhere; answers their cids. */
    public List<PeerId> forgetEmptyHanded(Effects effects) {
        return departures.forget(
                members.all().stream()
                        .filter(peer -> peer.ownedCount() == 0 && peer.running().length == 0)
                        .toList(),
                effects);
    }

    /** Forgets everybody. */
    public void disband(Effects effects) {
        departures.forget(List.copyOf(members.all()), effects);
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
    public void pieceArrived(String cid, PieceRange range, boolean servable, long now, Effects effects) {
        downloads.arrived(seen(cid, now), layout().pieceOf(range), servable, now, effects);
        waiting.wake(now, effects);
    }

    /** A download failed. */
    public void pieceFailed(String cid, PieceRange range, String sourceCid, long now, Effects effects) {
        if (downloads.failed(seen(cid, now), layout().pieceOf(range), sourceCid, effects)) {
            waiting.wake(now, effects);
        }
    }

    /** A client complains of a source that it was sent to. */
    public void complain(String cid, String sourceCid, long now, Effects effects) {
        if (downloads.complained(seen(cid, now), sourceCid)) {
            waiting.wake(now, effects);
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
        // A client that asks while its pull is held has hung up or repeats itself: the newer request counts.
        if (peer.held != null) {
            waiting.answer(peer, copy.wait(peer), effects);
        }
        Optional<PullOutcome> last = copy.lastAnswer(peer);
        if (last.isPresent()) {
            return CompletableFuture.completedFuture(last.get());
        }
        transfers.freeOverdue(now, effects);
        dispatcher.play(peer, now);
        if (peer.running().length > 0) {
            return CompletableFuture.completedFuture(answers.pieces(peer, pieces));
        }
        if (!policy.holdsPulls() || context.settings.hold().isZero()) {
            return CompletableFuture.completedFuture(copy.wait(peer));
        }
        return waiting.hold(peer, now);
    }

    // ---- time and other tasks ----

    /** Whether anything here waits for time to pass. */
    public boolean isTimed() {
        return waiting.count() > 0 || transfers.running() > 0;
    }

    /** Lets time pass: frees overdue slots, answers what is due with 602. */
    public void tick(long now, Effects effects) {
        transfers.freeOverdue(now, effects);
        waiting.wake(now, effects);
        waiting.answerDue(copy::wait, now, effects);
    }

    boolean owns(Transfers candidate) {
        return transfers == candidate;
    }

    /** Another task has changed the load of the server behind {@code peer}. Called without any lock. */
    void serverFreed(Peer peer) {
        owner.change((now, effects) -> {
            transfers.rank(peer);
            waiting.wake(now, effects);
        });
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
