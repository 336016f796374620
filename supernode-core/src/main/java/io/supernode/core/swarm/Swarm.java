package io.supernode.core.swarm;

import io.supernode.core.decision.Decision;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerAddress;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.TaskId;
import io.supernode.core.policy.HolderListener;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.snapshot.PeerPage;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.PeerState;
import io.supernode.core.snapshot.PieceCopies;
import io.supernode.core.snapshot.SwarmCounts;
import io.supernode.core.snapshot.SwarmSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The swarm of one content: its members, the seed, and the time. What members ask is answered by {@link #pulls}, what
 * they report is taken by {@link #reports}. Every method is called under the task's lock and leaves in a {@link
 * Decision} what is to be done outside of it. Whatever may free something ends with a look at the pulls that are held.
 */
public final class Swarm {

    private final SwarmContext context;
    private final TaskId task;
    private final ContentKey key;
    private final int version;
    private final Pieces pieces;
    private final Seed seed;
    private final Members members;
    private final UploaderIndex uploaders;
    private final ServerRanks ranks;
    private final Transfers transfers;
    private final Pulls pulls;
    private final MemberReports reports;
    private final SwarmTally tally = new SwarmTally();
    private boolean isAwaited;

    /**
     * @param version of the content: with the task's id and the seed of the settings it decides all random choices
     * @param owner from where the request came for which the content is here: what grows with the pieces counts for that address
     */
    public Swarm(SwarmContext context, TaskId task, ContentKey key, int version, PieceLayout layout, CallerAddress owner) {
        this.context = context;
        this.task = task;
        this.key = key;
        this.version = version;
        SupernodeSettings settings = context.settings;
        SchedulingPolicy policy = context.policy.forSwarm();
        SwarmRandom random = SwarmRandom.of(settings.seed(), task, version);
        PieceTables tables = new PieceTables(context.memory, owner);
        this.pieces = new Pieces(tables);
        this.seed = new Seed(layout, pieces);
        this.members = new Members(context, seed.weighedPieces());
        this.uploaders = new UploaderIndex(
                settings.peerUpLimit(), policy instanceof HolderListener listener ? listener : null, tables);
        Blame blame = new Blame(settings.eliminationLimit(), settings.failureCountLimit());
        this.ranks = new ServerRanks(context, uploaders, blame);
        this.transfers = new Transfers(context, task, pieces, ranks, members, tally);
        HeldPulls held = new HeldPulls(settings.hold().toNanos());
        boolean holdsPulls = policy.holdsPulls() && held.areAllowed();
        PieceSelector selector = new PieceSelector(pieces, seed, uploaders, random);
        SwarmView view =
                new SwarmView(context, pieces, seed, ranks, transfers, held, members, selector, random);
        Dispatcher dispatcher = new Dispatcher(
                settings.peerUpLimit(), policy, view, selector, seed, ranks, transfers, uploaders, blame,
                members, random);
        PullReplies replies = new PullReplies(settings, task, key, seed, pieces);
        this.pulls = new Pulls(holdsPulls, members, held, dispatcher, transfers, replies);
        this.reports = new MemberReports(
                task, seed, pieces, tables, blame, ranks, transfers, uploaders, members, pulls, tally);
    }

    public TaskId task() {
        return task;
    }

    public ContentKey key() {
        return key;
    }

    public PieceLayout layout() {
        return seed.layout();
    }

    /** Answers the pulls of its members. */
    public Pulls pulls() {
        return pulls;
    }

    /** Takes what its members report. */
    public MemberReports reports() {
        return reports;
    }

    // ---- members ----

    /** The member of that cid, or null. */
    public Peer find(String cid) {
        return members.find(cid);
    }

    /** The ids of its members, in no order. */
    public List<PeerId> memberIds() {
        return members.all().stream().map(Peer::id).toList();
    }

    public int memberCount() {
        return members.count();
    }

    /**
     * A peer registers, for the first time or again: it keeps what it has.
     *
     * @param callSystem of the registration, for observers
     */
    public void join(PeerRecord record, String callSystem, long now, Decision decision) {
        boolean again = find(record.id().value()) != null;
        Peer peer = members.put(this, record, now);
        peer.down = false;
        peer.stopped = false;
        members.seen(peer, now);
        members.recount(peer);
        members.changed(peer);
        if (!again) {
            members.joined(peer);
        }
        ranks.put(peer);
        if (decision.wants(SupernodeEvent.PeerRegistered.class)) {
            decision.event(new SupernodeEvent.PeerRegistered(task, record, callSystem, again));
        }
    }

    /**
     * Another supernode has a copy of the content, and serves what it has of it: clients are sent there as to a peer that has no
     * download of its own.
     *
     * @param holder what it serves by now; what it served before counts as well
     */
    public void held(PeerRecord holder, long now, Decision decision) {
        Peer known = find(holder.id().value());
        if (known == null || known.down || !known.record().address().equals(holder.address())) {
            join(holder.with(PieceSet.EMPTY, PieceSet.EMPTY, false, false, false, holder.lastSeenMillis()), "", now, decision);
        }
        reports.holds(find(holder.id().value()), holder.served(), now, decision);
    }

    /** Somebody asks with the cid of {@code other} from elsewhere: a peer that has nothing and serves nobody. */
    public void joinBeside(Peer other, PeerId id, CallerAddress caller, long now, Decision decision) {
        PeerRecord known = other.record();
        join(new PeerRecord(
                        task, key, id, new PeerAddress(caller.toString(), 0), known.path(), known.hostName(),
                        known.supernodeHost(), known.version(), PieceSet.EMPTY, PieceSet.EMPTY, false, false)
                        .from(caller),
                "", now, decision);
    }

    /** Forgets those that left or fell silent too long ago; answers their cids. */
    public List<PeerId> forgetSilent(long now, Decision decision) {
        List<Peer> silent =
                members.silent(context.settings.peerGcDelay(), context.settings.peerExpireTime(), now);
        return reports.forget(silent, now, decision);
    }

    /**
     * Forgets those whose files hold nothing of the content, so that they may begin anew elsewhere; answers their cids.
     */
    public List<PeerId> forgetNotBegun(long now, Decision decision) {
        List<Peer> notBegun = members.all().stream()
                .filter(peer -> peer.ownedCount() == 0 && !peer.begun)
                .toList();
        return reports.forget(notBegun, now, decision);
    }

    /**
     * Clients that still download and whose files may hold a part of the content, without what they have, and as heard of just now. Who
     * has everything, has failed or has left does not come again with its cid.
     */
    public List<PeerRecord> unfinished() {
        return members.all().stream()
                .filter(peer -> peer.state() == PeerState.DOWNLOADING && (peer.begun || peer.ownedCount() > 0))
                .filter(peer -> !PeerId.isHolder(peer.id().value()))
                .map(peer -> peer.record().with(
                        PieceSet.EMPTY, PieceSet.EMPTY, true, false, false, PeerRecord.UNKNOWN_TIME))
                .toList();
    }

    /** Forgets everybody. */
    public void forgetAll(long now, Decision decision) {
        reports.forget(List.copyOf(members.all()), now, decision);
    }

    // ---- the fetch from the origin ----

    public void fetchStarted() {
        seed.fetchStarted();
        weighPieces();
    }

    /** The length has become known; the piece size stays. */
    public void lengthKnown(long fileLength) {
        seed.lengthKnown(fileLength);
        weighPieces();
    }

    private void weighPieces() {
        members.weighPieces(seed.weighedPieces());
    }

    /** Answers false if the piece contradicts what is known of it. */
    public boolean pieceStored(int piece, PieceDigest digest, long now, Decision decision) {
        boolean isNew = !isStored(piece);
        if (!seed.pieceStored(piece, digest)) {
            return false;
        }
        weighPieces();
        if (isNew && decision.wants(SupernodeEvent.PieceStored.class)) {
            decision.event(new SupernodeEvent.PieceStored(task, key, piece, digest));
        }
        pulls.serveHeld(now, decision);
        return true;
    }

    public void pieceLost(int piece, Decision decision) {
        if (decision.wants(SupernodeEvent.PieceLost.class) && isStored(piece)) {
            decision.event(new SupernodeEvent.PieceLost(task, key, piece));
        }
        seed.pieceLost(piece);
    }

    public boolean isStored(int piece) {
        return Bits.get(seed.stored, piece);
    }

    /** Whether the supernode's copy of a piece is to be checked because a member complains of it: see {@link Seed#isCheckDue}. */
    public boolean isCheckDue(int piece, long now) {
        return seed.isCheckDue(piece, now);
    }

    public int storedCount() {
        return seed.storedCount();
    }

    public void fetchFinished(long fileLength, Md5 fileMd5, long now, Decision decision) {
        boolean hadLength = layout().hasLength();
        seed.complete(fileLength, fileMd5);
        weighPieces();
        if (decision.wants(SupernodeEvent.FetchFinished.class)) {
            decision.event(new SupernodeEvent.FetchFinished(task, key, fileLength, fileMd5));
        }
        for (Peer peer : members.all()) {
            if (!hadLength) {
                reports.noteIfComplete(peer, decision);
            }
            pulls.answerLast(peer, now, decision);
        }
        pulls.serveHeld(now, decision);
    }

    /** Nothing of this content is offered any more. */
    public void fetchFailed(OriginFailure failure, long now, Decision decision) {
        if (decision.wants(SupernodeEvent.FetchFailed.class) && !hasFailed()) {
            decision.event(new SupernodeEvent.FetchFailed(task, key, failure));
        }
        seed.failed(failure);
        weighPieces();
        pulls.answerAll(PullReplies.failed(failure), now, decision);
    }

    /** Whether nothing of this content is offered any more. */
    public boolean hasFailed() {
        return seed.hasFailed();
    }

    /** Of the plain file, once the whole content was stored. */
    public Optional<Md5> fileMd5() {
        return seed.fileMd5();
    }

    /** Why nothing of this content is offered any more, if so. */
    public Optional<OriginFailure> failure() {
        return seed.failure();
    }

    // ---- time and other tasks ----

    /** Whether a client may still read a piece, of which it says nothing before it has it or gives it up. Looks at every peer. */
    public boolean isBeingRead(long now) {
        for (Peer peer : members.all()) {
            for (Transfer transfer : peer.running()) {
                int length = pieces.digest(transfer.piece).framedLength();
                if (now - transfer.startedNanos <= PieceTimes.clientPatience(length)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether anything here waits for time to pass. */
    public boolean isTimed() {
        return pulls.areHeld() || transfers.slotCount() > 0 || members.hasUnsaved() || reports.isTimed();
    }

    /** Lets time pass: frees overdue slots, answers what is due. */
    public void tick(long now, Decision decision) {
        transfers.freeOverdue(now, decision);
        reports.endBars(now, decision);
        pulls.serveHeld(now, decision);
        pulls.answerDue(now, decision);
    }

    /** Gives those whose pulls are held what has become free. */
    public void serveHeld(long now, Decision decision) {
        pulls.serveHeld(now, decision);
    }

    boolean has(ServerRanks candidate) {
        return ranks == candidate;
    }

    /** Another task has changed the load of the server behind this peer. */
    public void serverLoadChanged(Peer peer, long now, Decision decision) {
        ranks.put(peer);
        pulls.serveHeld(now, decision);
    }

    // ---- what survives a restart ----

    /** The content as it was kept: what is known of it, but nothing of what the seed has. */
    public void restore(ContentRecord content) {
        for (int piece = 0; piece < content.digests().limit(); piece++) {
            int known = piece;
            content.digests().get(piece).ifPresent(digest -> pieces.learn(known, digest));
        }
        content.fileMd5().ifPresent(md5 -> seed.complete(content.layout().fileLength(), md5));
        content.failure().ifPresent(seed::failed);
        weighPieces();
    }

    /**
     * A peer as it was kept: it has and serves what it had and served.
     *
     * @param seenNanos when it was heard of last, by the core's clock
     */
    public void restore(PeerRecord record, long seenNanos, long now) {
        Peer peer = members.put(this, record, now);
        peer.seenNanos = seenNanos;
        peer.keptSeenNanos = seenNanos;
        peer.stopped = record.stopped();
        peer.begun = record.begun();
        peer.down = record.down();
        for (int piece = 0; piece < Math.min(record.owned().limit(), pieces.count()); piece++) {
            if (record.owned().contains(piece) && peer.own(piece)) {
                pieces.ownerAdded(piece);
                if (record.served().contains(piece)) {
                    uploaders.gained(peer, piece);
                }
            }
        }
        weighPieces();
        reports.restored(peer);
        ranks.put(peer);
    }

    /** Tells observers of the peers that were restored; called only if they want to know. */
    public void tellRestored(Decision decision) {
        members.all().forEach(peer -> decision.event(new SupernodeEvent.PeerRestored(task, peer.record())));
    }

    /** What is worth keeping of the content. */
    public ContentRecord record() {
        return new ContentRecord(key, version, layout(), pieces.digests(), seed.fileMd5(), seed.failure());
    }

    /** Whether peers have changed since {@link #takeUnsaved}. */
    public boolean hasUnsaved() {
        return members.hasUnsaved();
    }

    /**
     * The records of the peers that have changed, once.
     *
     * @param nowMillis the same instant as {@code now}, milliseconds since 1970
     */
    public List<PeerRecord> takeUnsaved(long now, long nowMillis) {
        return members.takeUnsaved(now, nowMillis);
    }

    /** Whether peers have joined since {@link #takeJoined}. */
    public boolean hasJoined() {
        return members.hasJoined();
    }

    /**
     * The records of the peers that have joined, once.
     *
     * @param nowMillis the same instant as {@code now}, milliseconds since 1970
     */
    public List<PeerRecord> takeJoined(long now, long nowMillis) {
        return members.takeJoined(now, nowMillis);
    }

    /** All peers count as changed: the store has failed. */
    public void markUnsaved() {
        members.all().forEach(members::changed);
    }

    // ---- what others may see ----

    /** Pulls that wait for something to become free. */
    public int heldCount() {
        return pulls.waitingCount();
    }

    /** Tells, once, that somebody downloads it. */
    public boolean takeAwaited() {
        if (isAwaited || members.count(PeerState.DOWNLOADING) == 0) {
            return false;
        }
        isAwaited = true;
        return true;
    }

    public SwarmSnapshot snapshot() {
        return new SwarmSnapshot(
                key, layout(), Bits.copy(seed.stored), transfers.seedUploads(),
                members.all().stream().map(Peer::snapshot).toList());
    }

    /** Who is in the slots from {@code from} on, {@code slots} of them. */
    public PeerPage page(int from, int slots) {
        long next = (long) from + slots;
        return new PeerPage(
                members.page(from, slots).stream().map(Peer::snapshot).toList(),
                next < members.slotCount() ? OptionalInt.of((int) next) : OptionalInt.empty());
    }

    /** Where the pieces are. */
    public PieceCopies pieces() {
        return new PieceCopies(pieces.owners(), Bits.copy(seed.stored));
    }

    /** The numbers of this swarm. */
    public SwarmCounts counts() {
        return new SwarmCounts(
                members.count(PeerState.DOWNLOADING), members.count(PeerState.DONE),
                members.count(PeerState.GONE) + members.forgottenCount(), heldCount(), transfers.seedUploads(),
                transfers.slotCount() - transfers.seedUploads(), tally.bytesFromSeed, tally.bytesFromPeers,
                seed.storedBytes(), tally.piecesFailed, tally.piecesOverdue, tally.eliminated,
                ranks.medianRate());
    }

    public Optional<PeerSnapshot> snapshot(String cid) {
        return Optional.ofNullable(find(cid)).map(Peer::snapshot);
    }
}
