package io.supernode.core.task;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.registration.Registration;
import io.supernode.core.settings.SupernodeSettings;
import io.supernode.core.swarm.Peer;
import io.supernode.core.swarm.Swarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What the states of a task work with: its contents, who may have them, who waits for a check, and the decision that is being
 * made. Guarded by the task's lock.
 */
final class TaskScope {

    /** So long a registration is held before 609 is said: clients give up after 5 s (protocol section 1). */
    static final Duration PENDING_PATIENCE = Duration.ofSeconds(4);

    private final SupernodeContext context;
    private final TaskId id;
    private final ResourceIdentity resource;
    private final Optional<Md5> expectedMd5;
    private final TaskContents contents;
    private final RequestMemory memory;
    private final AccessChecks checks;
    private final ContentAccess access;
    private final FetchWaiters fetchWaiters = new FetchWaiters(this);
    private long questions;
    private boolean unsaved;
    /** Fetches that have failed since the last that came to its end, and may succeed another time. */
    private int temporaryFailures;

    private long now;
    /** Null between calls: it may hold the records of all peers. */
    private Decision decision;

    TaskScope(SupernodeContext context, TaskId id, ResourceIdentity resource) {
        this.context = context;
        this.id = id;
        this.resource = resource;
        this.expectedMd5 = resource.md5().isEmpty() ? Optional.empty() : Optional.of(Md5.parse(resource.md5()));
        this.memory = new RequestMemory(context.swarms(), resource);
        this.checks = new AccessChecks(memory);
        this.contents = new TaskContents(context, id, memory);
        this.access = new ContentAccess(this, context.secret());
    }

    // ---- the call that is being decided ----

    /** A call begins. */
    void begin(long nowNanos, Decision newDecision) {
        now = nowNanos;
        decision = newDecision;
    }

    /** The call ends. */
    void end() {
        decision = null;
    }

    long now() {
        return now;
    }

    Decision decision() {
        return decision;
    }

    void effect(Effect effect) {
        decision.effect(effect);
    }

    boolean wants(Class<? extends SupernodeEvent> kind) {
        return decision.wants(kind);
    }

    /** Called only if somebody {@linkplain #wants wants} such events. */
    void event(SupernodeEvent event) {
        decision.event(event);
    }

    /** Asks the origin fetcher; answers the number of the question. */
    long ask(LongFunction<Effect.Question> question) {
        long number = ++questions;
        effect(question.apply(number));
        return number;
    }

    /** The task's record must be kept anew. */
    void changed() {
        unsaved = true;
    }

    // ---- what belongs to the task ----

    /** Counts what is kept of requests while the task is in {@code state}. */
    void count(TaskState state) {
        memory.count(state, access.gate());
    }

    /** The task has ended, and will soon be forgotten with all that it keeps. */
    void countNothing() {
        checks.endAll();
        access.credentials().forget();
        memory.countNothing();
    }

    /** What is kept of requests, and for whom it counts. */
    RequestMemory memory() {
        return memory;
    }

    /** A request that the task keeps already, asked once more. */
    OriginRequest owning(OriginRequest kept) {
        return kept.causedBy(memory.owner());
    }

    /** The same request, with what of it every client of the task has. */
    OriginRequest shared(OriginRequest origin) {
        return origin.sharing(resource.url());
    }

    /** Why no further peer is taken from there, if so. */
    Optional<RegistrationOutcome> noRoom(CallerAddress caller) {
        if (context.swarms().isMemoryFullFor(caller)) {
            return Optional.of(RegistrationReplies.noMemory(context.swarms(), caller));
        }
        if (contents.memberCount() >= settings().maxPeersPerTask()) {
            return Optional.of(RegistrationReplies.full(settings().maxPeersPerTask()));
        }
        return context.swarms().isFullFor(caller)
                ? Optional.of(RegistrationReplies.fullFor(caller, settings().maxPeersPerAddress()))
                : Optional.empty();
    }

    SupernodeSettings settings() {
        return context.settings();
    }

    TaskId id() {
        return id;
    }

    ResourceIdentity resource() {
        return resource;
    }

    /** Of the plain file, when the clients supply one. */
    Optional<Md5> expectedMd5() {
        return expectedMd5;
    }

    TaskContents contents() {
        return contents;
    }

    AccessChecks checks() {
        return checks;
    }

    /** Who waits for the whole content. */
    FetchWaiters fetchWaiters() {
        return fetchWaiters;
    }

    /** Who may have the content. */
    ContentAccess access() {
        return access;
    }

    boolean isUnsaved() {
        return unsaved;
    }

    void saved() {
        unsaved = false;
    }

    // ---- checks of credentials ----

    /** Asks the origin whether an applicant may have the present content, unless that is known or asked already. */
    void check(Applicant applicant) {
        Optional<RegistrationOutcome> refusal = access.refusalOf(applicant.origin());
        if (refusal.isPresent()) {
            refuse(applicant, refusal.get());
            return;
        }
        AccessChecks.Check check = checks.find(applicant.origin());
        if (check == null) {
            Optional<RegistrationOutcome> noRoom = noRoomForCheckOf(applicant);
            if (noRoom.isPresent()) {
                refuse(applicant, noRoom.get());
                return;
            }
            check = checks.add(applicant.origin());
            askForAccess(check);
        }
        check.waiting.add(applicant);
    }

    /** Why no further credentials are checked for this one, if so. A peer that is in already has no more room than a new one. */
    Optional<RegistrationOutcome> noRoomForCheckOf(Applicant applicant) {
        if (checks.isFull()) {
            return Optional.of(RegistrationReplies.PENDING);
        }
        return applicant instanceof Applicant.Peer && context.swarms().isMemoryFullFor(applicant.caller())
                ? Optional.of(RegistrationReplies.noMemory(context.swarms(), applicant.caller()))
                : Optional.empty();
    }

    /** Asks whether the origin gives the present content to who asks like this. */
    void askForAccess(AccessChecks.Check check) {
        checks.asks(check, ask(number -> new Effect.Check(number, contents.present().key(), check.origin)));
    }

    void resumePausedChecks() {
        for (AccessChecks.Check check : checks.all()) {
            if (check.isToBeResumed(now)) {
                askForAccess(check);
            }
        }
    }

    /**
     * Nobody is held longer than a client bears: those whose check against the origin has no answer after 4 s (or
     * registrationPatience, if that is longer) are told 609, to ask again (protocol section 1).
     */
    void endLateWaits() {
        long patience = Math.max(PENDING_PATIENCE.toNanos(), settings().registrationPatience().toNanos());
        for (AccessChecks.Check check : checks.all()) {
            if (check.waiting.hasWaited(patience, now)) {
                check.waiting.takePeers().forEach(applicant -> refuse(applicant, RegistrationReplies.PENDING));
            }
        }
    }

    /** Everybody who waits for a check or in {@code state}; the checks come to nothing. */
    List<Applicant> takeWaiting(TaskState state) {
        List<Applicant> waiting = new ArrayList<>(state.takeWaiting());
        for (AccessChecks.Check check : checks.all()) {
            waiting.addAll(check.waiting.takeAll());
            checks.end(check);
        }
        return waiting;
    }

    // ---- answers to applicants ----

    /** Takes an applicant in. */
    void admit(Applicant applicant) {
        if (applicant instanceof Applicant.Peer peer) {
            Registration registration = peer.registration();
            PeerId member = contents.idOf(registration.peer(), registration.caller());
            Peer earlier = contents.findEarlier(member.value());
            Swarm swarm = earlier == null ? contents.present() : earlier.swarm();
            contents.join(swarm, member, registration, now, decision);
            effect(new Effect.CompleteRegistration(peer.ticket(), new RegistrationOutcome.Registered(
                    id, swarm.layout().fileLength(), swarm.layout().pieceSize())));
        } else {
            fetchWaiters.add((Applicant.Preheat) applicant);
            fetchWaiters.answerIfStored();
        }
    }

    /** Tells an applicant why it is not taken in. */
    void refuse(Applicant applicant, RegistrationOutcome outcome) {
        if (applicant instanceof Applicant.Peer peer) {
            effect(new Effect.CompleteRegistration(peer.ticket(), outcome));
            if (wants(SupernodeEvent.RegistrationRefused.class)) {
                event(new SupernodeEvent.RegistrationRefused(id, peer.registration().peer(), outcome));
            }
        } else {
            effect(new Effect.CompleteFetch(
                    ((Applicant.Preheat) applicant).ticket(), new FetchOutcome.Refused(outcome)));
        }
    }

    /** An applicant that waits is refused if it is a client; else it is told why with all others, {@link FetchWaiters#fail}. */
    void giveUp(Applicant applicant, RegistrationOutcome refusal) {
        if (applicant instanceof Applicant.Preheat preheat) {
            fetchWaiters.add(preheat);
        } else {
            refuse(applicant, refusal);
        }
    }

    /** Whether anybody waits for the whole content, or for a check of credentials. */
    boolean isWaitedFor() {
        return !fetchWaiters.isEmpty() || checks.isWaitedFor();
    }

    // ---- the back-to-source ----

    void lengthKnown(long fileLength) {
        if (fileLength == contents.present().layout().fileLength()) {
            return;
        }
        contents.present().lengthKnown(fileLength);
        changed();
        if (wants(SupernodeEvent.LengthLearned.class)) {
            event(new SupernodeEvent.LengthLearned(id, contents.present().key(), fileLength));
        }
    }

    /** Answers false if the piece contradicts what is known of it. */
    boolean pieceStored(int piece, PieceDigest digest) {
        if (!contents.present().pieceStored(piece, digest, now, decision)) {
            return false;
        }
        changed();
        fetchWaiters.answerIfStored();
        return true;
    }

    /** After a restart those who are on an earlier content go on with what is stored of it. */
    void reopenEarlier() {
        if (contents.reopenEarlier(resource, now, decision)) {
            changed();
        }
    }

    /** Whether the present content is known by another md5. */
    boolean hasOtherMd5(Md5 md5) {
        return contents.present().fileMd5().filter(known -> !known.equals(md5)).isPresent();
    }

    void finished(long fileLength, Md5 md5) {
        temporaryFailures = 0;
        contents.present().fetchFinished(fileLength, md5, now, decision);
        changed();
        fetchWaiters.answerIfStored();
    }

    /** The present content cannot be had; if it is bad, what is stored of it is deleted. */
    void fetchFailed(OriginFailure failure) {
        contents.failed(failure, now, decision);
        if (failure.kind() != OriginFailure.Kind.UNOBTAINABLE) {
            effect(new Effect.Discard(contents.present().key()));
        }
        fetchWaiters.fail(failure.reason());
        changed();
    }

    /** How long the failure of a fetch is remembered, which is the next of as many as have failed so far. */
    long failureMemoryNanos(OriginFailure failure) {
        long most = settings().failAccessInterval().toNanos();
        return failure.isTemporary() ? RegistrationReplies.backoffNanos(temporaryFailures++, most) : most;
    }

    /** The present content is bad: its peers mix nothing with the next one. */
    void retireBad(OriginFailure failure) {
        contents.retireBad(failure, now, decision);
        changed();
    }
}
