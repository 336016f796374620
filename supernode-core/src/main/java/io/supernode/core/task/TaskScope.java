package io.supernode.core.task;

import io.supernode.core.decision.Decision;
import io.supernode.core.decision.Effect;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.Md5;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.ResourceIdentity;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.FetchOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
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
    private final AccessChecks checks = new AccessChecks();
    private final CredentialCache credentials;
    private final List<Applicant.Preheat> preheats = new ArrayList<>();
    private AccessGate gate = new AccessGate.Unopened();
    /** Of the content, as the origin gave it to the client that opened it. */
    private Optional<String> fingerprint = Optional.empty();
    private long questions;
    private boolean unsaved;
    /** What is counted of this task. */
    private long countedBytes;
    /** What of it does not change while state and gate are these. */
    private long steadyBytes;
    private TaskState countedState;
    private AccessGate countedGate;
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
        this.contents = new TaskContents(context, id);
        this.credentials = new CredentialCache(context.secret());
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

    // ---- memory ----

    /** Counts what is kept of requests while the task is in {@code state}. Costs nothing while nothing has changed. */
    void count(TaskState state) {
        if (state != countedState || gate != countedGate) {
            countedState = state;
            countedGate = gate;
            steadyBytes = RequestMemory.of(resource) + gate.requestBytes() + state.requestBytes();
        }
        keeps(steadyBytes + checks.requestBytes() + (long) credentials.size() * RequestMemory.CREDENTIALS_BYTES);
    }

    /** The task has ended, and will soon be forgotten with all that it keeps. */
    void countNothing() {
        keeps(0);
    }

    private void keeps(long bytes) {
        if (bytes != countedBytes) {
            context.swarms().keeps(bytes - countedBytes);
            countedBytes = bytes;
        }
    }

    // ---- what belongs to the task ----

    /** Why no further peer is taken from there, if so. */
    Optional<RegistrationOutcome> noRoom(CallerAddress caller) {
        if (context.swarms().isFull()) {
            return Optional.of(RegistrationReplies.NO_MEMORY);
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

    CredentialCache credentials() {
        return credentials;
    }

    AccessGate gate() {
        return gate;
    }

    void gate(AccessGate restored) {
        gate = restored;
    }

    boolean isUnsaved() {
        return unsaved;
    }

    void saved() {
        unsaved = false;
    }

    // ---- who may have the content ----

    /** The same request, with what of it every client of the task has. */
    OriginRequest shared(OriginRequest origin) {
        return origin.sharing(resource.url());
    }

    /** Whether not everybody may have the content. */
    boolean isPrivate() {
        return gate instanceof AccessGate.Private;
    }

    boolean hidesKey() {
        return gate.hidesKey();
    }

    /** Whether who asks like this gets the content without a question to the origin. */
    boolean lets(OriginRequest origin) {
        return gate.admits(origin)
                || gate.takesCredentials() && credentials.accepts(credentials.hash(origin), now);
    }

    /**
     * A content begins, or begins anew: nothing that was said of the former one counts.
     *
     * @param openedFingerprint of what the origin gives to the opener
     */
    void open(OriginRequest opener, boolean isPrivate, Optional<String> openedFingerprint) {
        fingerprint = openedFingerprint;
        // Who opens it with nothing of its own knows nothing that others must not: the content only differs for others.
        gate = isPrivate
                ? new AccessGate.Private(opener, shared(opener).isPersonal())
                : new AccessGate.Public(shared(opener).anonymous());
        credentials.forget();
        if (isPrivate) {
            accept(opener);
        }
    }

    /** The origin has accepted these credentials. */
    void accept(OriginRequest origin) {
        credentials.accept(credentials.hash(origin), now + settings().credentialsValid().toNanos());
        changed();
    }

    /** Whether the origin was seen to give the very content to these credentials. */
    boolean getsTheSame(AccessChecks.Check check) {
        return fingerprint.isPresent()
                && check.inspected.flatMap(OriginProbe.Available::fingerprint).equals(fingerprint);
    }

    /** The origin lets nobody in any more as it did: from now on each client is checked. */
    void closeGate() {
        if (gate instanceof AccessGate.Public open) {
            gate = new AccessGate.Private(open.opener(), false);
        }
        changed();
    }

    /** The origin has confirmed the content to a client; if only to what is this one's own, it has become private. */
    void confirmedBy(OriginRequest asked) {
        if (shared(asked).isPersonal()) {
            closeGate();
            accept(asked);
        }
    }

    /** A content begins without a length, of which the origin has not said yet who may have it. */
    void beginUndecided(OriginRequest beginner, int pieceSize) {
        gate = new AccessGate.Undecided(beginner, shared(beginner).isPersonal());
        contents.begin(new PieceLayout(
                pieceSize, PieceLayout.UNKNOWN_LENGTH), gate.hidesKey());
        changed();
    }

    /** Whether the present content was begun, without an answer of the origin, for who asks like this. */
    boolean isBegunFor(OriginRequest origin) {
        return gate instanceof AccessGate.Undecided undecided && undecided.beginner().equals(origin);
    }

    /** Whether the present content must not become what {@code opener} may have: it has peers who may not. */
    boolean isForOthers(OriginRequest opener, boolean willBePrivate) {
        if (isPrivate()) {
            return !lets(opener);
        }
        return willBePrivate && !(gate instanceof AccessGate.Undecided && lets(opener));
    }

    /** What the origin said lately to who asks like this, if it was a refusal. */
    Optional<RegistrationOutcome> refusalOf(OriginRequest origin) {
        return credentials.hasRefusals()
                ? credentials.refusal(credentials.hash(origin), now)
                : Optional.empty();
    }

    /** By which a request is known here where it must not be kept. */
    String hash(OriginRequest origin) {
        return credentials.hash(origin);
    }

    void rememberRefusal(OriginRequest origin, RegistrationOutcome outcome) {
        credentials.refuse(credentials.hash(origin), outcome, now);
    }

    void rememberRefusal(OriginRequest origin, RegistrationOutcome outcome, long untilNanos) {
        credentials.refuseUntil(credentials.hash(origin), outcome, untilNanos);
    }

    // ---- checks of credentials ----

    /** Asks the origin whether an applicant may have the present content, unless that is known or asked already. */
    void check(Applicant applicant) {
        Optional<RegistrationOutcome> refusal = refusalOf(applicant.origin());
        if (refusal.isPresent()) {
            refuse(applicant, refusal.get());
            return;
        }
        AccessChecks.Check check = checks.find(applicant.origin());
        if (check == null) {
            if (checks.isFull()) {
                refuse(applicant, RegistrationReplies.PENDING);
                return;
            }
            check = checks.add(applicant.origin());
            askForAccess(check);
        }
        check.waiting.add(applicant);
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
            preheats.add((Applicant.Preheat) applicant);
            answerPreheats();
        }
    }

    /** Answers those who wait for the whole content, if it is stored. */
    private void answerPreheats() {
        if (preheats.isEmpty()) {
            return;
        }
        Swarm content = contents.present();
        Optional<Md5> md5 = content.fileMd5();
        if (md5.isPresent() && content.storedCount() == content.layout().pieceCount()) {
            preheats.forEach(preheat -> effect(new Effect.CompleteFetch(preheat.ticket(), new FetchOutcome.Fetched(
                    id, content.key(), content.layout().fileLength(), md5.get()))));
            preheats.clear();
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

    /** An applicant that waits is refused if it is a client; else it is told why with all others, {@link #failPreheats}. */
    void giveUp(Applicant applicant, RegistrationOutcome refusal) {
        if (applicant instanceof Applicant.Preheat preheat) {
            preheats.add(preheat);
        } else {
            refuse(applicant, refusal);
        }
    }

    /** Whoever waits for the whole content waits in vain. */
    void failPreheats(String reason) {
        preheats.forEach(preheat -> effect(
                new Effect.CompleteFetch(preheat.ticket(), new FetchOutcome.Failed(id, reason))));
        preheats.clear();
    }

    /** Whether anybody waits for the whole content, or for a check of credentials. */
    boolean isWaitedFor() {
        return !preheats.isEmpty() || checks.isWaitedFor();
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
        answerPreheats();
        return true;
    }

    /** Whether the present content is known by another md5. */
    boolean hasOtherMd5(Md5 md5) {
        return contents.present().fileMd5().filter(known -> !known.equals(md5)).isPresent();
    }

    void finished(long fileLength, Md5 md5) {
        temporaryFailures = 0;
        contents.present().fetchFinished(fileLength, md5, now, decision);
        changed();
        answerPreheats();
    }

    /** The present content cannot be had; if it is bad, what is stored of it is deleted. */
    void fetchFailed(OriginFailure failure) {
        contents.failed(failure, now, decision);
        if (failure.kind() != OriginFailure.Kind.UNOBTAINABLE) {
            effect(new Effect.Discard(contents.present().key()));
        }
        failPreheats(failure.reason());
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
