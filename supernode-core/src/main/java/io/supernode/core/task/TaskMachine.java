package io.supernode.core.task;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.registration.Registration;
import io.supernode.core.snapshot.SwarmCounts;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.snapshot.TaskSummary;
import io.supernode.core.swarm.Peer;
import io.supernode.core.swarm.Swarm;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One task as a pure state machine: each method is something that happens at an instant, changes the state, and leaves in a
 * {@link Decision} what is to be done and what has happened. It completes no future and calls no port; the same calls at the
 * same instants give the same decisions.
 *
 * <p>Not thread-safe: its owner calls it under one lock.
 */
public final class TaskMachine {

    private final TaskScope scope;
    private final long createdAtMillis;
    private TaskState state;
    private long accessedNanos;
    /** Whether the peer store may hold peers that are none of this task's any more. */
    private boolean hasStalePeers;
    /** Of a task that was dropped. */
    private Optional<Unfinished> unfinished = Optional.empty();
    /** Whether an earlier process began it: then its contents are checked before they are offered. */
    private boolean isRestored;

    private TaskMachine(SupernodeContext context, TaskRecord record, long now) {
        this.scope = new TaskScope(context, record.id(), record.resource());
        this.createdAtMillis = record.createdAtMillis();
        this.accessedNanos = now;
    }

    /** A task of which nothing but its resource is known. */
    public static TaskMachine create(
            SupernodeContext context, TaskRecord created, long now, Decision decision) {
        TaskMachine machine = new TaskMachine(context, created, now);
        machine.state = new NewTask(false);
        machine.scope.changed();
        machine.count();
        if (decision.wants(SupernodeEvent.TaskCreated.class)) {
            decision.event(new SupernodeEvent.TaskCreated(created.id(), created.resource()));
        }
        return machine;
    }

    /**
     * A task as the stores hold it. What its fetch had brought is taken up again: the fetcher is asked for the content, and
     * reports what it still has.
     *
     * @param nowMillis the same instant as {@code now}, milliseconds since 1970
     */
    public static TaskMachine restore(
            SupernodeContext context,
            TaskRecord record,
            List<PeerRecord> peers,
            long now,
            long nowMillis,
            Decision decision) {
        TaskMachine machine = new TaskMachine(context, record, now);
        TaskScope scope = machine.scope;
        scope.begin(now, decision);
        StateRecord times = new StateRecord(now, nowMillis);
        // Records do not tell for whom the task counts: for one of those who are in it; if nobody is, for who comes next.
        peers.stream().map(PeerRecord::caller).filter(CallerAddress::isKnown).findFirst().ifPresent(scope.memory()::owner);
        machine.hasStalePeers = scope.contents().restore(record, peers, now, nowMillis);
        scope.access().restore(times.gate(scope, record.access()));
        if (decision.wants(SupernodeEvent.TaskRestored.class)) {
            decision.event(new SupernodeEvent.TaskRestored(
                    record.id(), record.resource(), scope.contents().memberCount()));
        }
        if (decision.wants(SupernodeEvent.PeerRestored.class)) {
            scope.contents().all().forEach(content -> content.tellRestored(decision));
        }
        machine.state = resumed(scope, times.state(record));
        machine.isRestored = true;
        machine.hasten(decision);
        machine.count();
        scope.end();
        return machine;
    }

    /**
     * The successor of a task that was dropped while clients had a part of it: it begins with these, and its records are kept anew.
     *
     * @param nowMillis the same instant as {@code now}, milliseconds since 1970
     */
    public static TaskMachine succeeding(
            SupernodeContext context, Unfinished dropped, long now, long nowMillis, Decision decision) {
        TaskMachine machine = restore(context, dropped.successor(nowMillis), dropped.peers(), now, nowMillis, decision);
        machine.markUnsaved();
        return machine;
    }

    /** What was under way when the record was kept is begun again. */
    private static TaskState resumed(TaskScope scope, TaskState kept) {
        if (kept instanceof Opened opened) {
            Fetching.resume(scope, opened);
        }
        scope.reopenEarlier();
        boolean isAwaited = scope.contents().present() != null && scope.contents().present().memberCount() > 0;
        return kept instanceof NewTask begun
                        && isAwaited
                        && scope.access().gate() instanceof AccessGate.Undecided undecided
                ? Probing.resume(scope, undecided.beginner(), begun.restarted())
                : kept;
    }

    /** A task that has ended: what an earlier one of this id has left under the name that everybody knows is deleted. */
    public static TaskMachine clearing(SupernodeContext context, TaskId id, long now, Decision decision) {
        TaskMachine machine = ended(context, id, now);
        decision.effect(new Effect.Discard(ContentKey.of(id, 0)));
        machine.remove(decision);
        return machine;
    }

    /** A task that has ended, and whose records could not be removed then: they are removed now. */
    public static TaskMachine removing(SupernodeContext context, TaskId id, long now, Decision decision) {
        TaskMachine machine = ended(context, id, now);
        machine.remove(decision);
        return machine;
    }

    /** Of which resource it was does not matter any more: who registers meanwhile is for its successor. */
    private static TaskMachine ended(SupernodeContext context, TaskId id, long now) {
        return new TaskMachine(context, TaskRecord.created(id, new ResourceIdentity(id.value(), "", ""), 0), now);
    }

    public TaskId id() {
        return scope.id();
    }

    /** Where the task stands. */
    TaskState state() {
        return state;
    }

    // ---- registration ----

    /** Somebody wants the content. The answer is an effect, of this call or of a later one. */
    public void register(Applicant applicant, long now, Decision decision) {
        accessedNanos = now;
        Applicant arrived = applicant.arriving(now);
        decide(now, decision, () -> {
            Optional<RegistrationOutcome> refusal = refusal(arrived);
            if (refusal.isPresent()) {
                scope.refuse(arrived, refusal.get());
                return state;
            }
            if (!scope.memory().owner().isKnown()) {
                scope.memory().owner(arrived.caller());
            }
            return state.registered(scope, arrived);
        });
    }

    /** Lets the state decide one call. */
    private void decide(long now, Decision decision, Supplier<TaskState> step) {
        scope.begin(now, decision);
        state = step.get();
        count();
        scope.end();
    }

    private void count() {
        if (hasEnded()) {
            scope.countNothing();
        } else {
            scope.count(state);
        }
    }

    private Optional<RegistrationOutcome> refusal(Applicant applicant) {
        if (!hasEnded() && !scope.resource().equals(applicant.resource())) {
            return Optional.of(new RegistrationOutcome.TaskIdTaken(
                    "task " + id() + " exists for a different resource"));
        }
        return applicant instanceof Applicant.Peer peer ? refusal(peer.registration()) : Optional.empty();
    }

    private Optional<RegistrationOutcome> refusal(Registration registration) {
        String id = scope.contents().idOf(registration.peer(), registration.caller()).value();
        Peer earlier = scope.contents().findEarlier(id);
        if (earlier != null && earlier.swarm().hasFailed()) {
            return Optional.of(RegistrationReplies.BAD_IN_PART);
        }
        return scope.contents().find(id) == null ? scope.noRoom(registration.caller()) : Optional.empty();
    }

    // ---- peers ----

    /** The peer of that cid, which asks or tells something from there; null if there is none. */
    public Peer calling(String cid, CallerAddress caller, long now) {
        Peer peer = scope.contents().find(cid, caller);
        if (peer != null) {
            accessedNanos = now;
        }
        return peer;
    }

    /**
     * As {@link #calling}, for a pull. Who asks with the cid of a peer that registered from elsewhere is taken in beside that one: it
     * may be the same client behind another address, which 502 would send to the origin. It serves nobody until it registers. Not
     * where each client must show that it may have the content.
     */
    public Peer pulling(String cid, CallerAddress caller, long now, Decision decision) {
        Peer peer = calling(cid, caller, now);
        Peer other = peer == null ? scope.contents().find(cid) : null;
        if (other == null || hasEnded() || scope.access().isPrivate() || scope.access().hidesKey() || scope.noRoom(caller).isPresent()) {
            return peer;
        }
        PeerId id = PeerId.elsewhere(cid, caller);
        other.swarm().joinBeside(other, id, caller, now, decision);
        return calling(id.value(), caller, now);
    }

    /** As {@link #calling}, for what is no access of a client's. */
    public Peer find(String cid) {
        return scope.contents().find(cid);
    }

    /** See {@link Swarm#held}; nothing if the content is none of this task's, or cannot be had. */
    public void held(PeerRecord holder, long now, Decision decision) {
        Swarm swarm = find(holder.content());
        if (swarm != null && !swarm.hasFailed()) {
            swarm.held(holder, now, decision);
        }
    }

    /** Another supernode serves its copy no longer. */
    public void heldNoLonger(PeerId holder, long now, Decision decision) {
        Peer peer = hasEnded() ? null : find(holder.value());
        if (peer != null) {
            peer.swarm().reports().left(peer, now, decision);
        }
    }

    /** The client of a held pull had hung up when the pull was answered. */
    public void undelivered(Effect.CompletePull answer, long now, Decision decision) {
        Peer peer = find(answer.cid());
        if (peer != null) {
            peer.swarm().pulls().undelivered(peer, answer, now, decision);
        }
    }

    // ---- answers of the origin fetcher ----

    /** Whether there is a stored copy; empty also if the fetcher failed to answer. */
    public void copyFound(long question, Optional<StoredCopy> copy, long now, Decision decision) {
        decide(now, decision, () -> state.copyFound(scope, question, copy));
    }

    /** What the origin has; null if the fetcher failed to answer. */
    public void probed(long question, OriginProbe answer, long now, Decision decision) {
        decide(now, decision, () -> state.probed(scope, question, answer));
    }

    /** Whether the origin gives the content to a client; null if the fetcher failed to answer. */
    public void accessChecked(long question, Access answer, long now, Decision decision) {
        decide(now, decision, () -> state.accessChecked(scope, question, answer));
    }

    /** Whether the origin still has the content; null if the fetcher failed to answer. */
    public void revalidated(long question, Revalidation answer, long now, Decision decision) {
        decide(now, decision, () -> state.revalidated(scope, question, answer));
    }

    // ---- events of the back-to-source; those of a content that is no longer present concern its last peers alone ----

    /** The swarm of a content, present or earlier; null if there is none, or the task has ended. */
    private Swarm find(ContentKey content) {
        return hasEnded() ? null : scope.contents().find(content);
    }

    public void lengthKnown(ContentKey content, long fileLength, long now, Decision decision) {
        if (state instanceof Opened opened && scope.contents().isPresent(content)) {
            decide(now, decision, () -> opened.lengthKnown(scope, fileLength));
        }
    }

    public void pieceStored(ContentKey content, int piece, PieceDigest digest, long now, Decision decision) {
        if (state instanceof Opened opened && scope.contents().isPresent(content)) {
            accessedNanos = now;
            decide(now, decision, () -> opened.pieceStored(scope, piece, digest));
        } else {
            Swarm earlier = find(content);
            if (earlier != null && !earlier.hasFailed() && earlier.pieceStored(piece, digest, now, decision)) {
                scope.changed();
            }
        }
    }

    public void pieceLost(ContentKey content, int piece, long now, Decision decision) {
        Swarm swarm = find(content);
        if (swarm != null) {
            swarm.pieceLost(piece, decision);
        }
    }

    public void finished(ContentKey content, long fileLength, Md5 fileMd5, long now, Decision decision) {
        if (state instanceof Opened opened && scope.contents().isPresent(content)) {
            decide(now, decision, () -> opened.finished(scope, fileLength, fileMd5));
        }
    }

    public void failed(ContentKey content, OriginFailure failure, long now, Decision decision) {
        if (state instanceof Opened opened && scope.contents().isPresent(content)) {
            decide(now, decision, () -> opened.failed(scope, failure));
        } else {
            Swarm earlier = find(content);
            if (earlier != null && !earlier.hasFailed()) {
                earlier.fetchFailed(failure, now, decision);
                scope.changed();
            }
        }
    }

    // ---- time and end ----

    /** Whether anything waits for time to pass. */
    public boolean isTimed() {
        return state.isTimed(scope) || !hasEnded() && (scope.contents().isTimed() || scope.isUnsaved() || hasStalePeers);
    }

    /** Lets time pass. */
    public void tick(long now, Decision decision) {
        decide(now, decision, () -> state.ticked(scope));
        scope.contents().tick(now, decision);
        if (isRestored && !hasEnded()) {
            hasten(decision);
        }
    }

    /** What somebody downloads is checked first. */
    private void hasten(Decision decision) {
        for (Swarm content : scope.contents().all()) {
            if (content.takeAwaited()) {
                decision.effect(new Effect.Hasten(content.key()));
            }
        }
    }

    /** Something has become free that every task may use. */
    public void serveHeld(long now, Decision decision) {
        scope.contents().serveHeld(now, decision);
    }

    /** Forgets peers that fell silent; answers whether the whole task may be forgotten. */
    public boolean collect(long now, Decision decision) {
        if (hasEnded()) {
            return false;
        }
        if (scope.contents().collect(now, decision)) {
            scope.changed();
        }
        return !state.isBusy()
                && !scope.isWaitedFor()
                && scope.contents().heldCount() == 0
                && !scope.contents().hasBadInPart()
                && now - accessedNanos > scope.settings().taskExpireTime().toNanos()
                && !scope.contents().areBeingRead(now);
    }

    public boolean hasEnded() {
        return state instanceof EndedTask;
    }

    /**
     * Ends this task: its contents are released or discarded, all that wait are told, its records are removed.
     *
     * @param expired whether nobody has asked for it for long: its contents may then be kept as a cache
     */
    public void end(boolean expired, long now, Decision decision) {
        if (hasEnded()) {
            return;
        }
        if (!expired) {
            unfinished = Unfinished.of(id(), scope.resource(), scope.contents().version(), scope.contents().all());
        }
        for (Swarm content : scope.contents().all()) {
            decision.effect(expired ? new Effect.Release(content.key()) : new Effect.Discard(content.key()));
        }
        answerWaiting(RegistrationReplies.BEING_DELETED, "the task was dropped", now, decision);
        scope.contents().disband(
                new PullOutcome.NotFound("target not found: the task was dropped"), now, decision);
        if (decision.wants(SupernodeEvent.TaskEnded.class)) {
            decision.event(new SupernodeEvent.TaskEnded(
                    id(), expired ? SupernodeEvent.EndReason.EXPIRED : SupernodeEvent.EndReason.DROPPED));
        }
        remove(decision);
    }

    /**
     * Ends this task here because it goes on on another node: all that it knows is kept, and stays in the stores.
     *
     * @param nowMillis the same instant as {@code now}, milliseconds since 1970
     */
    public void unload(long now, long nowMillis, Decision decision) {
        if (hasEnded()) {
            return;
        }
        save(now, nowMillis, decision);
        for (Swarm content : scope.contents().all()) {
            decision.effect(new Effect.Release(content.key()));
        }
        answerWaiting(RegistrationReplies.MOVED, EndedTask.MOVED, now, decision);
        scope.contents().answerWaiting(now, decision);
        scope.contents().disband(new PullOutcome.NotFound("target not found: " + EndedTask.MOVED), now, decision);
        if (decision.wants(SupernodeEvent.TaskEnded.class)) {
            decision.event(new SupernodeEvent.TaskEnded(id(), SupernodeEvent.EndReason.MOVED));
        }
        decision.effect(new Effect.TaskGone(id()));
        state = EndedTask.elsewhere();
        count();
    }

    private void remove(Decision decision) {
        decision.effect(new Effect.RemoveTask(id()));
        decision.effect(new Effect.TaskGone(id()));
        state = EndedTask.here();
        count();
    }

    /** The clients that had a part of what was dropped with this task; empty if there were none, or it was not dropped. */
    public Optional<Unfinished> unfinished() {
        return unfinished;
    }

    /** Those who registered since the task has ended; once. */
    public List<Applicant> takeSuccessors() {
        return ((EndedTask) state).takeWaiting();
    }

    /** Answers all that wait, because the supernode is being stopped. Everything else goes on. */
    public void stop(long now, Decision decision) {
        String reason = "the supernode is being stopped";
        answerWaiting(RegistrationReplies.BEING_STOPPED, reason, now, decision);
        scope.contents().answerWaiting(now, decision);
    }

    /**
     * Answers all that wait.
     *
     * @param refusal for clients
     * @param reason for those who wait for the whole content
     */
    private void answerWaiting(RegistrationOutcome refusal, String reason, long now, Decision decision) {
        scope.begin(now, decision);
        state.takeWaiting().forEach(applicant -> scope.giveUp(applicant, refusal));
        scope.checks().all().forEach(check ->
                check.waiting.takeAll().forEach(applicant -> scope.giveUp(applicant, refusal)));
        scope.fetchWaiters().fail(reason);
        scope.end();
    }

    // ---- what survives a restart ----

    /** Keeps what has changed since the last time, as effects. */
    public void save(long now, long nowMillis, Decision decision) {
        if (hasEnded()) {
            return;
        }
        saveTask(now, nowMillis, decision);
        if (hasStalePeers) {
            hasStalePeers = false;
            decision.effect(new Effect.RetainPeers(id(), scope.contents().members()));
        }
        scope.contents().saveUnsavedPeers(now, nowMillis, decision);
    }

    /** Whether peers have joined of which the stores do not know at all. */
    public boolean hasJoined() {
        return !hasEnded() && scope.contents().hasJoined();
    }

    /**
     * Keeps those who have just joined, as effects: their next call follows at once, and is to be known after a crash. What
     * others have got on can wait, since they report it again.
     */
    public void saveJoined(long now, long nowMillis, Decision decision) {
        saveTask(now, nowMillis, decision);
        scope.contents().saveJoinedPeers(now, nowMillis, decision);
    }

    private void saveTask(long now, long nowMillis, Decision decision) {
        if (scope.isUnsaved()) {
            scope.saved();
            decision.effect(new Effect.StoreTask(record(now, nowMillis)));
        }
    }

    /** A store has failed: everything is to be kept again, and what was to be removed may still be there. */
    public void markUnsaved() {
        hasStalePeers = true;
        scope.changed();
        scope.contents().markPeersUnsaved();
    }

    private TaskRecord record(long now, long nowMillis) {
        StateRecord kept = new StateRecord(now, nowMillis);
        state.describe(kept);
        return kept.record(scope, createdAtMillis);
    }

    // ---- what others may see ----

    /**
     * The task as it is; empty if it has ended.
     *
     * @param nowMillis the same instant as {@code now}, milliseconds since 1970
     */
    public Optional<TaskSnapshot> snapshot(long now, long nowMillis) {
        if (hasEnded()) {
            return Optional.empty();
        }
        Swarm present = scope.contents().present();
        return Optional.of(new TaskSnapshot(
                record(now, nowMillis), scope.contents().memberCount(), present == null ? 0 : present.storedCount(),
                scope.contents().heldCount()));
    }

    /**
     * The task in few words; empty if it has ended.
     *
     * @param nowMillis the same instant as {@code now}, milliseconds since 1970
     */
    public Optional<TaskSummary> summary(long now, long nowMillis) {
        if (hasEnded()) {
            return Optional.empty();
        }
        StateRecord kept = new StateRecord(now, nowMillis);
        state.describe(kept);
        Optional<Swarm> present = present();
        return Optional.of(new TaskSummary(
                id(), scope.resource(), kept.phase(), createdAtMillis, present.map(Swarm::layout),
                scope.access().gate() instanceof AccessGate.Private, kept.problem(),
                present.map(Swarm::storedCount).orElse(0), present.map(Swarm::counts).orElse(SwarmCounts.NONE),
                scope.contents().earlierMembers()));
    }

    /** The swarm of the present content; empty if it has none, or has ended. */
    public Optional<Swarm> present() {
        return hasEnded() ? Optional.empty() : Optional.ofNullable(scope.contents().present());
    }
}
