package io.supernode.core.task;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.Md5;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PieceDigest;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.PeerRecord;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.registration.Registration;
import io.supernode.core.snapshot.TaskSnapshot;
import io.supernode.core.swarm.Effects;
import io.supernode.core.swarm.Swarm;
import io.supernode.core.swarm.SwarmOwner;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One task: the owner of its state and of the lock under which it changes. The life of its content is a
 * {@link TaskStage}; its swarm begins as soon as the piece size is settled and outlives failures that may pass.
 *
 * <p>Thread-safe. Under the lock no answer is completed and no port is called but the stores, whose records must change in
 * the order of the events.
 */
final class Task implements SwarmOwner {

    private final TaskContext context;
    private final TaskId id;
    private TaskRecord record;
    private TaskStage stage = new TaskStage.New();
    /** Peers of the present content; null until its piece size is settled. */
    private Swarm swarm;
    /** Peers of a content that was found bad; they learn of it and mix nothing with its successor. */
    private Swarm retired;
    private boolean badContent;
    private boolean dropped;
    private long accessedNanos;
    private long nowNanos;
    /** Most peers reach the supernode by the same address: one string serves them all. */
    private String supernodeHost = "";

    Task(TaskContext context, TaskRecord record) {
        this.context = context;
        this.id = record.id();
        this.record = record;
        this.nowNanos = context.clock().nanoTime();
        this.accessedNanos = nowNanos;
    }

    TaskId id() {
        return id;
    }

    // ---- the lock ----

    @Override
    public void change(Change change) {
        Effects effects = new Effects();
        synchronized (this) {
            change.apply(now(), effects);
            noteTimed();
        }
        effects.run();
    }

    /** Applies {@code query} to the swarm of which {@code cid} is a member; empty if it is of none. */
    <T> Optional<T> withSwarmOf(String cid, SwarmQuery<T> query) {
        Effects effects = new Effects();
        T answer;
        synchronized (this) {
            Swarm home = swarmOf(cid);
            if (home == null) {
                return Optional.empty();
            }
            accessedNanos = now();
            answer = query.apply(home, accessedNanos, effects);
            noteTimed();
        }
        effects.run();
        return Optional.of(answer);
    }

    private Swarm swarmOf(String cid) {
        if (swarm != null && swarm.hasMember(cid)) {
            return swarm;
        }
        return retired != null && retired.hasMember(cid) ? retired : null;
    }

    /** The time, which never goes backwards here whatever the clock does. */
    private long now() {
        long reading = context.clock().nanoTime();
        if (reading - nowNanos > 0) {
            nowNanos = reading;
        }
        return nowNanos;
    }

    private void noteTimed() {
        if (isTimed()) {
            context.timed().add(this);
        }
    }

    private boolean isTimed() {
        return !dropped && (stage instanceof TaskStage.Probing || swarm != null && swarm.isTimed());
    }

    // ---- registration ----

    /**
     * Takes a peer in.
     *
     * @return the answer, or empty if this task was dropped meanwhile
     */
    Optional<CompletionStage<RegistrationOutcome>> register(Registration registration) {
        Effects effects = new Effects();
        CompletionStage<RegistrationOutcome> answer;
        synchronized (this) {
            if (dropped) {
                return Optional.empty();
            }
            accessedNanos = now();
            answer = admit(registration, accessedNanos, effects);
            noteTimed();
        }
        effects.run();
        return Optional.of(answer);
    }

    private CompletionStage<RegistrationOutcome> admit(Registration registration, long now, Effects effects) {
        String cid = registration.peer().value();
        if (!record.resource().equals(registration.resource())) {
            return done(new RegistrationOutcome.TaskIdTaken("task " + id + " exists for a different resource"));
        }
        if (retired != null && retired.hasMember(cid)) {
            return done(new RegistrationOutcome.UrlRefused(
                    "the content that this peer has in part was found bad, download it anew under another cid"));
        }
        if (swarm != null && !swarm.hasMember(cid) && swarm.memberCount() >= context.settings().maxPeersPerTask()) {
            return done(new RegistrationOutcome.UrlRefused(
                    "this task has " + context.settings().maxPeersPerTask() + " peers, more are not taken"));
        }
        if (stage instanceof TaskStage.Open) {
            return done(join(registration, now));
        }
        if (stage instanceof TaskStage.Refused refused && refused.concerns(registration.origin(), now)) {
            return done(refused.outcome());
        }
        if (stage instanceof TaskStage.Probing probing) {
            return probing.isLate() ? done(join(registration, now)) : await(probing, registration, now);
        }
        TaskStage.Probing probing = new TaskStage.Probing(registration);
        stage = probing;
        keep(record.probing());
        effects.add(() -> context.origins()
                .probe(registration.origin())
                .whenComplete((probe, failure) -> probed(probing, probe, failure)));
        return await(probing, registration, now);
    }

    private CompletionStage<RegistrationOutcome> await(TaskStage.Probing probing, Registration registration, long now) {
        if (!probing.origin().headers().equals(registration.origin().headers())) {
            // What the origin says to another client's credentials says nothing of this one's.
            return done(new RegistrationOutcome.AuthenticationPending(
                    "another client of this task is being checked against the origin, ask again"));
        }
        return probing.await(registration, now + context.settings().registrationPatience().toNanos());
    }

    private RegistrationOutcome join(Registration registration, long now) {
        if (!registration.supernodeIp().equals(supernodeHost)) {
            supernodeHost = registration.supernodeIp();
        }
        PeerRecord peer = new PeerRecord(
                id, registration.peer(), registration.address(), registration.path(), registration.hostName(),
                supernodeHost, registration.version());
        context.peers().put(peer);
        swarm.join(peer, now);
        return new RegistrationOutcome.Registered(id, swarm.layout().fileLength(), swarm.layout().pieceSize());
    }

    private static CompletionStage<RegistrationOutcome> done(RegistrationOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }

    // ---- the origin's answer ----

    private void probed(TaskStage.Probing probing, OriginProbe probe, Throwable failure) {
        change((now, effects) -> {
            if (stage != probing) {
                return;
            }
            if (probe instanceof OriginProbe.Available available && PieceLayout.isSupported(available.length())) {
                open(probing, available.length(), now, effects);
            } else {
                refuse(probing, refusal(probe), now, effects);
            }
        });
        if (failure != null) {
            throw new IllegalStateException("the probe of task " + id + " broke its contract", failure);
        }
    }

    private static RegistrationOutcome refusal(OriginProbe probe) {
        if (probe instanceof OriginProbe.Unauthorized unauthorized) {
            return new RegistrationOutcome.AuthenticationRequired(unauthorized.reason());
        }
        if (probe instanceof OriginProbe.Unavailable unavailable) {
            return new RegistrationOutcome.UrlRefused(unavailable.reason());
        }
        if (probe instanceof OriginProbe.Available available) {
            return new RegistrationOutcome.UrlRefused("a file of " + available.length() + " bytes is not supported");
        }
        return new RegistrationOutcome.UrlRefused("the origin could not be asked");
    }

    private void open(TaskStage.Probing probing, long length, long now, Effects effects) {
        if (swarm != null && (badContent || contradicts(length))) {
            retire(effects);
        }
        if (swarm == null) {
            PieceLayout layout = record.layout().map(known -> known.withLength(length))
                    .orElseGet(() -> PieceLayout.ofLength(length));
            swarm = new Swarm(context.swarms(), this, id, ContentKey.of(id, record.edition()), layout);
        } else if (length != PieceLayout.UNKNOWN_LENGTH) {
            swarm.lengthKnown(length);
        }
        stage = new TaskStage.Open();
        keep(record.fetching(swarm.layout()));
        swarm.originRunning();
        Registration first = probing.first();
        FetchRequest fetch = new FetchRequest(id, swarm.key(), first.origin(), swarm.layout(), first.md5());
        OriginEvents events = new OriginEvents(this, swarm);
        effects.add(() -> context.origins().fetch(fetch, events));
        for (TaskStage.Probing.Waiter waiter : probing.takeWaiters()) {
            RegistrationOutcome outcome = join(waiter.registration(), now);
            effects.add(() -> waiter.answer().complete(outcome));
        }
    }

    private boolean contradicts(long length) {
        return swarm.layout().hasLength()
                && length != PieceLayout.UNKNOWN_LENGTH
                && swarm.layout().fileLength() != length;
    }

    private void retire(Effects effects) {
        if (retired != null) {
            retired.disband(effects);
        }
        retired = swarm;
        retired.originFailed(
                new OriginFailure(OriginFailure.Kind.BAD_CONTENT, "the content at the origin has changed"), effects);
        ContentKey key = retired.key();
        effects.add(() -> context.origins().discard(key));
        swarm = null;
        badContent = false;
        record = record.nextEdition();
    }

    private void refuse(TaskStage.Probing probing, RegistrationOutcome outcome, long now, Effects effects) {
        long until = now + context.settings().failAccessInterval().toNanos();
        stage = new TaskStage.Refused(outcome, probing.origin().headers(), until);
        keep(record.failed());
        for (TaskStage.Probing.Waiter waiter : probing.takeWaiters()) {
            effects.add(() -> waiter.answer().complete(outcome));
        }
        if (swarm != null) {
            swarm.originFailed(
                    new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the origin cannot be reached or refuses"),
                    effects);
        }
    }

    // ---- the back-to-source's events, from OriginEvents ----

    void lengthKnown(Swarm content, long fileLength) {
        change((now, effects) -> {
            if (content != swarm || !(stage instanceof TaskStage.Open)) {
                return;
            }
            if (contradicts(fileLength)) {
                failContent("the origin's file changed its length", now, effects);
            } else {
                swarm.lengthKnown(fileLength);
                keep(record.fetching(swarm.layout()));
            }
        });
    }

    void pieceStored(Swarm content, int piece, PieceDigest digest) {
        change((now, effects) -> {
            if (content == swarm && stage instanceof TaskStage.Open) {
                accessedNanos = now;
                if (!swarm.pieceStored(piece, digest, now, effects)) {
                    failContent("piece " + piece + " of the origin's file has changed", now, effects);
                }
            }
        });
    }

    void pieceLost(Swarm content, int piece) {
        change((now, effects) -> {
            if (content == swarm) {
                swarm.pieceLost(piece);
            }
        });
    }

    void finished(Swarm content, long fileLength, Md5 fileMd5) {
        change((now, effects) -> {
            if (content != swarm || !(stage instanceof TaskStage.Open)) {
                return;
            }
            if (contradicts(fileLength)) {
                failContent("the origin's file changed its length", now, effects);
                return;
            }
            swarm.originFinished(fileLength, fileMd5, now, effects);
            keep(record.complete(swarm.layout(), fileMd5));
        });
    }

    void failed(Swarm content, OriginFailure failure) {
        change((now, effects) -> {
            if (content == swarm && stage instanceof TaskStage.Open) {
                fail(failure, now, effects);
            }
        });
    }

    private void failContent(String reason, long now, Effects effects) {
        ContentKey key = swarm.key();
        effects.add(() -> context.origins().discard(key));
        fail(new OriginFailure(OriginFailure.Kind.BAD_CONTENT, reason), now, effects);
    }

    private void fail(OriginFailure failure, long now, Effects effects) {
        badContent = failure.kind() == OriginFailure.Kind.BAD_CONTENT;
        long until = now + context.settings().failAccessInterval().toNanos();
        stage = new TaskStage.Refused(
                new RegistrationOutcome.UrlRefused(failure.reason()), OriginHeaders.NONE, until);
        keep(record.failed());
        swarm.originFailed(failure, effects);
    }

    private void keep(TaskRecord changed) {
        record = changed;
        context.tasks().replace(changed);
    }

    // ---- time ----

    /** Lets time pass; answers whether something still waits for it. */
    boolean tick() {
        Effects effects = new Effects();
        boolean timed;
        synchronized (this) {
            long now = now();
            if (stage instanceof TaskStage.Probing probing && probing.isDue(now)) {
                admitWithoutOrigin(probing, now, effects);
            }
            if (swarm != null) {
                swarm.tick(now, effects);
            }
            timed = isTimed();
        }
        effects.run();
        return timed;
    }

    /** The origin is slower than clients are patient: the length is unknown, the piece size is settled (protocol section 1). */
    private void admitWithoutOrigin(TaskStage.Probing probing, long now, Effects effects) {
        probing.becomeLate();
        if (swarm == null) {
            PieceLayout layout = record.layout().orElseGet(PieceLayout::ofUnknownLength);
            swarm = new Swarm(context.swarms(), this, id, ContentKey.of(id, record.edition()), layout);
            keep(record.fetching(layout));
        }
        for (TaskStage.Probing.Waiter waiter : probing.takeWaiters()) {
            RegistrationOutcome outcome = join(waiter.registration(), now);
            effects.add(() -> waiter.answer().complete(outcome));
        }
    }

    /** Forgets peers that fell silent; answers whether the whole task may be forgotten. */
    boolean collect() {
        Effects effects = new Effects();
        boolean expired;
        synchronized (this) {
            long now = now();
            for (Swarm content : new Swarm[] {swarm, retired}) {
                if (content != null) {
                    content.forgetSilent(now, effects).forEach(peer -> context.peers().remove(id, peer));
                }
            }
            if (retired != null && retired.memberCount() == 0) {
                retired = null;
            }
            expired = !(stage instanceof TaskStage.Probing)
                    && (swarm == null || swarm.heldCount() == 0)
                    && now - accessedNanos > context.settings().taskExpireTime().toNanos();
        }
        effects.run();
        return expired;
    }

    /** Ends this task: all that wait are told, its records are removed. What becomes of the content is {@code fate}'s. */
    void drop(Consumer<ContentKey> fate) {
        change((now, effects) -> {
            if (dropped) {
                return;
            }
            dropped = true;
            if (stage instanceof TaskStage.Probing probing) {
                RegistrationOutcome gone = new RegistrationOutcome.UrlRefused("the task was dropped, register again");
                probing.takeWaiters().forEach(waiter -> effects.add(() -> waiter.answer().complete(gone)));
            }
            stage = new TaskStage.New();
            for (Swarm content : new Swarm[] {swarm, retired}) {
                if (content != null) {
                    content.answerAll(new PullOutcome.NotFound("target not found: the task was dropped"), effects);
                    content.disband(effects);
                    effects.add(() -> fate.accept(content.key()));
                }
            }
            context.tasks().remove(id);
            context.peers().removeAll(id);
        });
    }

    // ---- what others may see ----

    synchronized TaskSnapshot snapshot() {
        return swarm == null
                ? new TaskSnapshot(record, 0, 0, 0)
                : new TaskSnapshot(record, swarm.memberCount(), swarm.storedCount(), swarm.heldCount());
    }

    synchronized <T> Optional<T> see(Function<Swarm, T> view) {
        return Optional.ofNullable(swarm).map(view);
    }
}
