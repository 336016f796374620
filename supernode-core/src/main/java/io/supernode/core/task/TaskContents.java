package io.supernode.core.task;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ClientVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceSet;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.port.ContentRecord;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.registration.Registration;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.swarm.Peer;
import io.supernode.core.swarm.Swarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The contents a task has had: the present one, and earlier ones whose peers are still there. Bytes of two versions never meet:
 * each has a key and a swarm of its own, and a peer stays with the one that it began. Guarded by the task's lock.
 */
final class TaskContents {

    private final SupernodeContext context;
    private final TaskId task;
    private final RequestMemory memory;
    /** Null until its piece size is settled. */
    private Swarm present;
    /** Of the present content, or of the one that comes next. */
    private int version;
    private final List<Swarm> earlier = new ArrayList<>();
    /** Most peers reach the supernode by the same address: one string serves them all. */
    private String supernodeHost = "";
    /** And most run the same client. */
    private ClientVersion clientVersion = ClientVersion.UNKNOWN;

    /** @param memory says whose the contents are */
    TaskContents(SupernodeContext context, TaskId task, RequestMemory memory) {
        this.context = context;
        this.task = task;
        this.memory = memory;
    }

    // ---- what there is ----

    /** The present content, or null. */
    Swarm present() {
        return present;
    }

    int version() {
        return version;
    }

    /** Whether {@code content} is what those who come in now get. */
    boolean isPresent(ContentKey content) {
        return present != null && present.key().equals(content);
    }

    /** Whether the present content was found to be not what it was said to be, so that another must come in its place. */
    boolean isBad() {
        return present != null
                && present.failure().filter(failure -> failure.kind() != OriginFailure.Kind.UNOBTAINABLE).isPresent();
    }

    /** The content under this key, present or earlier; or null. */
    Swarm find(ContentKey content) {
        for (Swarm swarm : all()) {
            if (swarm.key().equals(content)) {
                return swarm;
            }
        }
        return null;
    }

    /** The peer of that cid, whichever content it is of; null if there is none. */
    Peer find(String cid) {
        Peer peer = present == null ? null : present.find(cid);
        return peer == null ? findEarlier(cid) : peer;
    }

    /**
     * The peer that uses this cid and speaks from there; null if there is none. A cid belongs to the address that registered it
     * first, as long as its peer is known: who comes with it from elsewhere is a peer of its own, which has what that one has got,
     * so that neither a thief nor a host whose address changes harms the other, and both go on.
     */
    Peer find(String cid, CallerAddress caller) {
        Peer peer = find(cid);
        return peer == null || peer.isCalling(caller) ? peer : find(PeerId.elsewhere(cid, caller).value());
    }

    /** The id of the peer that uses this cid from there, whether there is one yet or not. */
    PeerId idOf(PeerId cid, CallerAddress caller) {
        Peer peer = find(cid.value());
        return peer == null || peer.isCalling(caller) ? cid : PeerId.elsewhere(cid.value(), caller);
    }

    /** The peer of that cid if it is of an earlier content; otherwise null. */
    Peer findEarlier(String cid) {
        for (Swarm swarm : earlier) {
            Peer peer = swarm.find(cid);
            if (peer != null) {
                return peer;
            }
        }
        return null;
    }

    /** All contents, the present one first. */
    List<Swarm> all() {
        if (earlier.isEmpty()) {
            return present == null ? List.of() : List.of(present);
        }
        List<Swarm> all = new ArrayList<>(earlier.size() + 1);
        if (present != null) {
            all.add(present);
        }
        all.addAll(earlier);
        return all;
    }

    int memberCount() {
        int count = 0;
        for (Swarm swarm : all()) {
            count += swarm.memberCount();
        }
        return count;
    }

    /** How many peers are on earlier contents that can still be had. */
    int earlierMembers() {
        int count = 0;
        for (Swarm swarm : earlier) {
            count += swarm.hasFailed() ? 0 : swarm.memberCount();
        }
        return count;
    }

    /** The cids of all peers. */
    Set<PeerId> members() {
        Set<PeerId> members = new HashSet<>();
        for (Swarm swarm : all()) {
            members.addAll(swarm.memberIds());
        }
        return members;
    }

    /** Whether there are peers that have a part of a content which cannot be had, and so must not be taken in anew. */
    boolean hasBadInPart() {
        for (Swarm swarm : earlier) {
            if (swarm.hasFailed() && swarm.memberCount() > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a client may still read a piece. */
    boolean areBeingRead(long now) {
        for (Swarm swarm : all()) {
            if (swarm.isBeingRead(now)) {
                return true;
            }
        }
        return false;
    }

    int heldCount() {
        int count = 0;
        for (Swarm swarm : all()) {
            count += swarm.heldCount();
        }
        return count;
    }

    boolean isTimed() {
        for (Swarm swarm : all()) {
            if (swarm.isTimed()) {
                return true;
            }
        }
        return false;
    }

    // ---- peers ----

    /** Takes a peer into {@code swarm} under that id. */
    void join(Swarm swarm, PeerId id, Registration registration, long now, Decision decision) {
        if (!registration.supernodeIp().equals(supernodeHost)) {
            supernodeHost = registration.supernodeIp();
        }
        if (!registration.version().equals(clientVersion)) {
            clientVersion = registration.version();
        }
        swarm.join(
                new PeerRecord(
                        task, swarm.key(), id, registration.address(), registration.path(), registration.hostName(),
                        supernodeHost, clientVersion, PieceSet.EMPTY, PieceSet.EMPTY, false, false)
                        .from(registration.caller()),
                registration.callSystem(), now, decision);
    }

    // ---- the present content ----

    /** The key of the present content, also while it has no swarm yet, if everybody may have it. */
    ContentKey publicKey() {
        return ContentKey.of(task, version);
    }

    /** Whether a copy that is stored under {@link #publicKey} could be the present content. */
    boolean suits(StoredCopy copy) {
        if (present == null) {
            return true;
        }
        PieceLayout known = present.layout();
        return present.key().equals(publicKey())
                && known.pieceSize() == copy.layout().pieceSize()
                && (!known.hasLength() || known.fileLength() == copy.layout().fileLength());
    }

    /** Begins a content unless there is one already. */
    void begin(PieceLayout layout, boolean hidesKey) {
        if (present == null) {
            ContentKey key = hidesKey ? ContentKey.secret(task, version, context.secret()) : publicKey();
            present = new Swarm(context.swarms(), task, key, version, layout, memory.owner());
        }
    }

    /** The fetch of the present content begins; it begins too, with this layout, unless there is one already. */
    void beginFetch(PieceLayout layout, boolean hidesKey) {
        begin(layout, hidesKey);
        if (layout.hasLength()) {
            present.lengthKnown(layout.fileLength());
        }
        present.fetchStarted();
    }

    /** Whether {@code length} cannot be that of the present content. */
    boolean contradicts(long length) {
        return present != null
                && length != PieceLayout.UNKNOWN_LENGTH
                && (length > PieceLayout.maxFileLength(present.layout().pieceSize())
                        || present.layout().hasLength() && present.layout().fileLength() != length);
    }

    /** The present content cannot be had; one that is known to be bad stays so. */
    void failed(OriginFailure failure, long now, Decision decision) {
        if (present != null && !isBad()) {
            present.fetchFailed(failure, now, decision);
        }
    }

    /** The origin has a new version: peers of the present one go on with it, new ones get a fresh swarm. */
    void retire(Decision decision) {
        if (decision.wants(SupernodeEvent.ContentReplaced.class)) {
            decision.event(new SupernodeEvent.ContentReplaced(task, present.key(), Optional.empty()));
        }
        next();
    }

    /**
     * The present content is bad: peers that have some of it learn so and mix nothing with its successor; those that have
     * nothing are forgotten, so that they register again.
     */
    void retireBad(OriginFailure failure, long now, Decision decision) {
        Swarm bad = present;
        bad.fetchFailed(failure, now, decision);
        forget(bad.forgetNotBegun(now, decision), decision);
        decision.effect(new Effect.Discard(bad.key()));
        if (decision.wants(SupernodeEvent.ContentReplaced.class)) {
            decision.event(new SupernodeEvent.ContentReplaced(task, bad.key(), Optional.of(failure)));
        }
        next();
    }

    private void next() {
        earlier.add(present);
        present = null;
        version++;
    }

    // ---- time and end ----

    /** Forgets peers that fell silent, and contents that nobody has any more; answers whether there were such contents. */
    boolean collect(long now, Decision decision) {
        if (present != null) {
            forget(present.forgetSilent(now, decision), decision);
        }
        int before = earlier.size();
        for (Iterator<Swarm> each = earlier.iterator(); each.hasNext(); ) {
            Swarm swarm = each.next();
            forget(swarm.forgetSilent(now, decision), decision);
            if (swarm.memberCount() == 0) {
                each.remove();
                decision.effect(new Effect.Discard(swarm.key()));
            }
        }
        return earlier.size() < before;
    }

    private void forget(List<PeerId> peers, Decision decision) {
        peers.forEach(peer -> decision.effect(new Effect.RemovePeer(task, peer)));
    }

    void tick(long now, Decision decision) {
        for (Swarm swarm : all()) {
            swarm.tick(now, decision);
        }
    }

    /** Gives those whose pulls are held what has become free. */
    void serveHeld(long now, Decision decision) {
        for (Swarm swarm : all()) {
            swarm.serveHeld(now, decision);
        }
    }

    /** Answers all pulls that are held, without anything new. */
    void answerWaiting(long now, Decision decision) {
        all().forEach(swarm -> swarm.pulls().answerAllWaiting(now, decision));
    }

    /** Everybody is answered and forgotten. */
    void disband(PullOutcome outcome, long now, Decision decision) {
        for (Swarm swarm : all()) {
            swarm.pulls().answerAll(outcome, now, decision);
            swarm.forgetAll(now, decision);
        }
    }

    // ---- what survives a restart ----

    /**
     * Takes up what was kept, but for peers that would have been forgotten meanwhile.
     *
     * @param nowMillis the same instant as {@code now}, milliseconds since 1970
     * @return whether there were such peers
     */
    boolean restore(TaskRecord record, List<PeerRecord> peers, long now, long nowMillis) {
        version = record.version();
        present = record.content().map(content -> restored(content)).orElse(null);
        record.earlier().forEach(content -> earlier.add(restored(content)));
        boolean hasForgotten = false;
        for (PeerRecord peer : peers) {
            Swarm home = find(peer.content());
            OptionalLong silence = silenceNanos(peer, nowMillis);
            if (home != null && silence.isPresent()) {
                home.restore(peer, now - silence.getAsLong(), now);
            } else {
                hasForgotten = true;
            }
        }
        return hasForgotten;
    }

    /**
     * For how long nothing has been heard of a peer; empty if it is longer than a peer is ever kept. If the clock went backwards
     * meanwhile, nobody can say: it counts from now on.
     */
    private OptionalLong silenceNanos(PeerRecord peer, long nowMillis) {
        if (peer.lastSeenMillis() == PeerRecord.UNKNOWN_TIME || peer.lastSeenMillis() >= nowMillis) {
            return OptionalLong.of(0);
        }
        SupernodeSettings settings = context.settings();
        Duration patience = peer.down() ? settings.peerGcDelay() : settings.peerExpireTime();
        Duration silence = Duration.ofMillis(nowMillis).minusMillis(peer.lastSeenMillis());
        return silence.compareTo(patience.plus(settings.gcMetaInterval())) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(silence.toNanos());
    }

    private Swarm restored(ContentRecord content) {
        Swarm swarm = new Swarm(
                context.swarms(), task, content.key(), content.version(), content.layout(), memory.owner());
        swarm.restore(content);
        return swarm;
    }

    /**
     * Has each earlier content that still has peers offered again: nobody else may have its pieces. One that was not complete cannot be,
     * and fails; answers whether there was such a one.
     */
    boolean reopenEarlier(ResourceIdentity resource, long now, Decision decision) {
        boolean hasFailed = false;
        for (Swarm swarm : earlier) {
            if (swarm.hasFailed() || swarm.memberCount() == 0) {
                continue;
            }
            if (swarm.fileMd5().isPresent()) {
                decision.effect(new Effect.Reopen(new FetchRequest(
                        task, swarm.key(), OriginRequest.of(resource.url()), swarm.layout(), swarm.fileMd5())));
            } else {
                swarm.fetchFailed(OriginFailure.NOT_STORED, now, decision);
                hasFailed = true;
            }
        }
        return hasFailed;
    }

    Optional<ContentRecord> presentRecord() {
        return Optional.ofNullable(present).map(Swarm::record);
    }

    List<ContentRecord> earlierRecords() {
        return earlier.stream().map(Swarm::record).toList();
    }

    /** @param nowMillis the same instant as {@code now}, milliseconds since 1970 */
    void saveUnsavedPeers(long now, long nowMillis, Decision decision) {
        for (Swarm swarm : all()) {
            swarm.takeUnsaved(now, nowMillis).forEach(peer -> decision.effect(new Effect.StorePeer(peer)));
        }
    }

    boolean hasJoined() {
        return present() != null && present().hasJoined();
    }

    /** @param nowMillis the same instant as {@code now}, milliseconds since 1970 */
    void saveJoinedPeers(long now, long nowMillis, Decision decision) {
        present().takeJoined(now, nowMillis).forEach(peer -> decision.effect(new Effect.StorePeer(peer)));
    }

    void markPeersUnsaved() {
        all().forEach(Swarm::markUnsaved);
    }
}
