package io.supernode.core.task;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.Revalidation;
import io.supernode.core.registration.Registration;
import io.supernode.core.swarm.Effects;
import io.supernode.core.swarm.Swarm;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who is let into a task, and what the origin is asked for it: one probe and one back-to-source for a content however many
 * register, a revalidation now and then, and each client's own credentials where the origin wants some. Guarded by the
 * task's lock; the origin is asked outside of it.
 */
final class Admission implements Door.House {

    private final TaskContext context;
    private final Task task;
    private final Editions editions;
    private final OriginQuestions questions;
    private final Door door;
    private TaskStage stage = new TaskStage.New();
    /** The first registration of the present content: how its origin is asked. */
    private Registration first;
    private boolean badContent;
    private boolean restarted;
    private long validatedNanos;

    Admission(TaskContext context, Task task, Editions editions) {
        this.context = context;
        this.task = task;
        this.editions = editions;
        this.questions = new OriginQuestions(context, task);
        this.door = new Door(context, questions, editions, this);
    }

    /** Whether the content's events count: it is being fetched, or is there. */
    boolean isOpen() {
        return stage instanceof TaskStage.Open || stage instanceof TaskStage.Revalidating;
    }

    /** Whether something waits for the origin, and so for time to pass. */
    boolean isTimed() {
        return stage instanceof TaskStage.Probing || stage instanceof TaskStage.Revalidating || door.isWaitedAt();
    }

    CompletionStage<RegistrationOutcome> admit(Registration registration, long now, Effects effects) {
        Swarm earlier = editions.retiredSwarmOf(registration.peer().value());
        if (earlier != null && earlier.hasFailed()) {
            return done(Refusals.BAD_IN_PART);
        }
        if (editions.swarmOf(registration.peer().value()) == null
                && editions.memberCount() >= context.settings().maxPeersPerTask()) {
            return done(Refusals.full(context.settings().maxPeersPerTask()));
        }
        if (isOpen()) {
            return enter(registration, now, effects);
        }
        if (stage instanceof TaskStage.Refused refused && refused.concerns(registration.origin(), now)) {
            return done(refused.outcome());
        }
        if (stage instanceof TaskStage.Probing probing) {
            boolean isSame = probing.first().origin().asksLike(registration.origin());
            if (!probing.isLate()) {
                // What the origin says to another client's credentials says nothing of this one's.
                return isSame ? wait(probing.waiters(), registration, now) : done(Refusals.PENDING);
            }
            if (isSame) {
                return done(joinIfLet(registration, now));
            }
            // Whoever makes the origin hang keeps nobody else from asking it.
        }
        return wait(probe(registration, effects).waiters(), registration, now);
    }

    private CompletionStage<RegistrationOutcome> wait(Waiters waiters, Registration registration, long now) {
        return waiters.add(registration, now + context.settings().registrationPatience().toNanos());
    }

    private static CompletionStage<RegistrationOutcome> done(RegistrationOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public RegistrationOutcome join(Registration registration, long now) {
        Swarm earlier = editions.retiredSwarmOf(registration.peer().value());
        Swarm swarm = earlier == null ? editions.present() : earlier;
        editions.join(swarm, registration, now);
        return new RegistrationOutcome.Registered(
                editions.record().id(), swarm.layout().fileLength(), swarm.layout().pieceSize());
    }

    private RegistrationOutcome joinIfLet(Registration registration, long now) {
        return door.lets(registration, now) ? join(registration, now) : Refusals.PENDING;
    }

    // ---- the first probe ----

    private TaskStage.Probing probe(Registration registration, Effects effects) {
        TaskStage.Probing probing = new TaskStage.Probing(registration);
        stage = probing;
        editions.probing();
        questions.probe(Door.originOf(registration), effects, (probe, now, more) -> probed(probing, probe, now, more));
        return probing;
    }

    private void probed(TaskStage.Probing probing, OriginProbe probe, long now, Effects effects) {
        if (!(stage instanceof TaskStage.Probing current)) {
            return;
        }
        if (!(probe instanceof OriginProbe.Available available) || !PieceLayout.isSupported(available.length())) {
            // Of one that was pushed aside only a success counts.
            if (current == probing) {
                refuse(probing, Refusals.after(probe), now, effects);
            }
            return;
        }
        Registration opener = probing.first();
        boolean isPrivate = available.needsCredentials();
        boolean isOther = badContent || editions.contradicts(available.length());
        if (editions.present() != null && (isOther || door.isForOthers(opener, isPrivate, now))) {
            editions.retireBad(changed("the content at the origin has changed"), now, effects);
        }
        door.open(opener, isPrivate, now);
        fetch(opener, available.length(), now, effects);
        probing.waiters().answer(registration -> join(registration, now), effects);
        if (current != probing) {
            current.waiters().answer(registration -> Refusals.PENDING, effects);
        }
    }

    private void fetch(Registration registration, long length, long now, Effects effects) {
        first = registration;
        badContent = false;
        validatedNanos = now;
        stage = new TaskStage.Open();
        editions.beginFetch(length);
        Swarm swarm = editions.present();
        FetchRequest fetch = new FetchRequest(
                editions.record().id(), swarm.key(), registration.origin(), swarm.layout(), registration.md5());
        OriginEvents events = new OriginEvents(task, swarm);
        effects.add(() -> context.origins().fetch(fetch, events));
    }

    private void refuse(TaskStage.Probing probing, RegistrationOutcome outcome, long now, Effects effects) {
        stage = new TaskStage.Refused(outcome, probing.first().origin().headers(), retryTime(now));
        editions.failed(
                new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the origin cannot be reached or refuses"), effects);
        probing.waiters().answer(registration -> outcome, effects);
    }

    // ---- a private origin ----

    private CompletionStage<RegistrationOutcome> enter(Registration registration, long now, Effects effects) {
        if (!door.lets(registration, now)) {
            return door.check(registration, editions.present().key(), now, effects);
        }
        if (stage instanceof TaskStage.Revalidating revalidating) {
            return wait(revalidating.waiters(), registration, now);
        }
        if (isStale(now)) {
            return wait(revalidate(registration, now, effects).waiters(), registration, now);
        }
        return done(join(registration, now));
    }

    @Override
    public boolean holds(ContentKey content) {
        return isOpen() && editions.present().key().equals(content);
    }

    /** Either that client gets less than the others, or the content has changed for all of them. */
    @Override
    public void differs(long now, Effects effects) {
        if (stage instanceof TaskStage.Open && isStale(now)) {
            revalidate(first, now, effects);
        }
    }

    // ---- revalidation ----

    private boolean isStale(long now) {
        return editions.isComplete() && now - validatedNanos >= context.settings().revalidateInterval().toNanos();
    }

    private TaskStage.Revalidating revalidate(Registration registration, long now, Effects effects) {
        TaskStage.Revalidating revalidating = new TaskStage.Revalidating(new Waiters());
        stage = revalidating;
        validatedNanos = now;
        questions.revalidate(editions.present().key(), registration.origin(), effects,
                (answer, later, more) -> revalidated(revalidating, registration, answer, later, more));
        return revalidating;
    }

    private void revalidated(
            TaskStage.Revalidating revalidating, Registration asker, Revalidation answer, long now, Effects effects) {
        if (stage != revalidating) {
            return;
        }
        stage = new TaskStage.Open();
        if (answer instanceof Revalidation.Changed changed && PieceLayout.isSupported(changed.length())) {
            editions.retire();
            door.open(asker, door.isClosed() || Door.originOf(asker).isPersonal(), now);
            fetch(asker, changed.length(), now, effects);
        }
        // Unanswered: the stored content serves on, stale-if-error.
        revalidating.waiters().answer(registration -> joinIfLet(registration, now), effects);
    }

    // ---- failure ----

    /** The fetch of the present content has ended badly. */
    void failed(OriginFailure failure, long now, Effects effects) {
        if (failure.kind() == OriginFailure.Kind.CHANGED && !restarted) {
            restarted = true;
            editions.retireBad(failure, now, effects);
            probe(first, effects);
            return;
        }
        badContent = failure.kind() != OriginFailure.Kind.UNOBTAINABLE;
        TaskStage ended = stage;
        stage = new TaskStage.Refused(
                new RegistrationOutcome.UrlRefused(failure.reason()), OriginHeaders.NONE, retryTime(now));
        editions.failed(failure, effects);
        if (badContent) {
            ContentKey key = editions.present().key();
            effects.add(() -> context.origins().discard(key));
        }
        if (ended instanceof TaskStage.Revalidating revalidating) {
            revalidating.waiters().answer(registration -> ((TaskStage.Refused) stage).outcome(), effects);
        }
    }

    /** The present content is complete: another change of the origin may restart it again. */
    void finished(long now) {
        restarted = false;
        validatedNanos = now;
    }

    static OriginFailure changed(String reason) {
        return new OriginFailure(OriginFailure.Kind.CHANGED, reason);
    }

    private long retryTime(long now) {
        return now + context.settings().failAccessInterval().toNanos();
    }

    // ---- time ----

    /** Nobody waits longer for the origin than a client does. */
    void tick(long now, Effects effects) {
        if (stage instanceof TaskStage.Probing probing && probing.waiters().isDue(now)) {
            late(probing, now, effects);
        }
        if (stage instanceof TaskStage.Revalidating revalidating && revalidating.waiters().isDue(now)) {
            revalidating.waiters().answer(registration -> join(registration, now), effects);
        }
        door.tick(now, effects);
    }

    private void late(TaskStage.Probing probing, long now, Effects effects) {
        probing.becomeLate();
        if (editions.present() == null) {
            door.beginUndecided(probing.first());
        }
        if (door.lets(probing.first(), now)) {
            editions.beginWithoutLength();
        }
        probing.waiters().answer(registration -> joinIfLet(registration, now), effects);
    }

    boolean isBusy() {
        return stage instanceof TaskStage.Probing;
    }

    /** The task ends: all that wait are told. */
    void close(String reason, Effects effects) {
        RegistrationOutcome gone = new RegistrationOutcome.UrlRefused(reason);
        if (stage instanceof TaskStage.Probing probing) {
            probing.waiters().answer(registration -> gone, effects);
        }
        if (stage instanceof TaskStage.Revalidating revalidating) {
            revalidating.waiters().answer(registration -> gone, effects);
        }
        door.close(gone, effects);
        stage = new TaskStage.New();
    }
}
