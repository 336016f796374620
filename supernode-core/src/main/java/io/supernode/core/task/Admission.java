package io.supernode.core.task;

import io.supernode.core.model.ContentKey;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.registration.Registration;
import io.supernode.core.swarm.Effects;
import io.supernode.core.swarm.Swarm;
import java.util.Optional;
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
    private final FirstQuestion firstQuestion;
    private final Freshness freshness;
    private final Door door;
    private TaskStage stage = new TaskStage.New();
    /** The registration by which the present content was fetched or last confirmed: how its origin is asked. */
    private Registration first;
    private boolean badContent;
    private boolean restarted;
    private long validatedNanos;

    Admission(TaskContext context, Task task, Editions editions) {
        this.context = context;
        this.task = task;
        this.editions = editions;
        this.questions = new OriginQuestions(context, task);
        this.firstQuestion = new FirstQuestion(questions);
        this.freshness = new Freshness(questions);
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
            if (!probing.isLate()) {
                // What the origin says to another client's credentials says nothing of this one's.
                return probing.first().origin().headers().equals(registration.origin().headers())
                        ? wait(probing.waiters(), registration, now)
                        : done(Refusals.PENDING);
            }
            if (probing.first().origin().asksLike(registration.origin())) {
                return done(joinIfLet(registration, now));
            }
            // Whoever makes the origin hang keeps nobody else from asking it.
        }
        Waiters waiters = new Waiters();
        CompletionStage<RegistrationOutcome> answer = wait(waiters, registration, now);
        probe(registration, waiters, effects);
        return answer;
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

    private void probe(Registration registration, Waiters waiters, Effects effects) {
        TaskStage.Probing probing = new TaskStage.Probing(registration, waiters);
        stage = probing;
        editions.probing();
        firstQuestion.ask(probing, editions.openKey(), this::isUsable, effects,
                (copy, now, more) -> open(probing, copy.layout(), false, now, more),
                (probe, now, more) -> probed(probing, probe, now, more));
    }

    private boolean isUsable(StoredCopy copy) {
        return !badContent && !door.isClosed() && editions.suits(copy);
    }

    private void probed(TaskStage.Probing probing, OriginProbe probe, long now, Effects effects) {
        if (probe instanceof OriginProbe.Available available && PieceLayout.isSupported(available.length())) {
            open(probing, PieceLayout.ofLength(available.length()), available.needsCredentials(), now, effects);
        } else if (stage != probing) {
            // Of one that was pushed aside only a success counts.
            return;
        } else if (Refusals.isDown(probe) && probing.copy().filter(this::isUsable).isPresent()) {
            // Without its length: the origin may be back with another version when the fetcher asks it once more.
            PieceLayout layout = probing.copy().get().layout().withLength(PieceLayout.UNKNOWN_LENGTH);
            open(probing, layout, false, now, effects);
        } else {
            refuse(probing, probe, now, effects);
        }
    }

    private void open(
            TaskStage.Probing probing, PieceLayout layout, boolean isPrivate, long now, Effects effects) {
        if (!(stage instanceof TaskStage.Probing current)) {
            return;
        }
        Registration opener = probing.first();
        boolean isOther = badContent || editions.contradicts(layout.fileLength());
        if (editions.present() != null && (isOther || door.isForOthers(opener, isPrivate, now))) {
            editions.retireBad(changed("the content at the origin has changed"), now, effects);
        }
        door.open(opener, isPrivate, now);
        fetch(opener, layout, now, effects);
        probing.waiters().answer(registration -> joinIfLet(registration, now), effects);
        if (current != probing) {
            current.waiters().answer(registration -> Refusals.PENDING, effects);
        }
    }

    private void fetch(Registration registration, PieceLayout layout, long now, Effects effects) {
        // What everybody may have is had as everybody has it: no client's own query or headers decide what others get.
        first = door.isClosed() ? registration : registration.asEverybody();
        badContent = false;
        validatedNanos = now;
        stage = new TaskStage.Open();
        editions.beginFetch(layout);
        Swarm swarm = editions.present();
        FetchRequest fetch = new FetchRequest(
                editions.record().id(), swarm.key(), first.origin(), swarm.layout(), first.md5());
        OriginEvents events = new OriginEvents(task, swarm);
        effects.add(() -> context.origins().fetch(fetch, events));
    }

    /** A refusal is the answer to one question; for those who have waited with another one, that is asked now. */
    private void refuse(TaskStage.Probing probing, OriginProbe probe, long now, Effects effects) {
        OriginRequest question = probing.first().origin();
        RegistrationOutcome outcome = Refusals.after(probe);
        long memory = Refusals.memoryNanos(probe, context.settings().failAccessInterval());
        stage = new TaskStage.Refused(outcome, Optional.of(question), now + memory);
        editions.failed(
                new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the origin cannot be reached or refuses"), effects);
        Waiters waiters = probing.waiters();
        waiters.answer(registration -> registration.origin().equals(question), registration -> outcome, effects);
        if (!waiters.isEmpty()) {
            probe(waiters.eldest(), waiters, effects);
        }
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

    private TaskStage.Revalidating revalidate(Registration asker, long now, Effects effects) {
        TaskStage.Revalidating revalidating = new TaskStage.Revalidating(new Waiters());
        stage = revalidating;
        validatedNanos = now;
        freshness.ask(editions.present().key(), first, asker, effects,
                (asked, answer, later, more) -> revalidated(revalidating, asked, answer, later, more));
        return revalidating;
    }

    private void revalidated(
            TaskStage.Revalidating revalidating, Registration asked, Revalidation answer, long now, Effects effects) {
        if (stage != revalidating) {
            return;
        }
        stage = new TaskStage.Open();
        if (answer instanceof Revalidation.Changed changed && PieceLayout.isSupported(changed.length())) {
            editions.retire();
            door.open(asked, door.isClosed() || Door.originOf(asked).isPersonal(), now);
            fetch(asked, PieceLayout.ofLength(changed.length()), now, effects);
        } else if (answer instanceof Revalidation.Current) {
            door.confirmed(asked, now);
            first = asked;
        } else if (answer instanceof Revalidation.Unanswered unanswered && unanswered.wantsCredentials()) {
            door.shut();
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
            probe(first, stage.waiters(), effects);
            return;
        }
        badContent = failure.kind() != OriginFailure.Kind.UNOBTAINABLE;
        TaskStage ended = stage;
        Optional<OriginRequest> question = badContent ? Optional.empty() : Optional.of(first.origin());
        RegistrationOutcome outcome = new RegistrationOutcome.UrlRefused(failure.reason());
        stage = new TaskStage.Refused(outcome, question, retryTime(now));
        editions.failed(failure, effects);
        if (badContent) {
            ContentKey key = editions.present().key();
            effects.add(() -> context.origins().discard(key));
        }
        ended.waiters().answer(registration -> outcome, effects);
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
        boolean due = stage.waiters().isDue(now);
        if (due && stage instanceof TaskStage.Probing probing) {
            late(probing, now);
        }
        if (due) {
            stage.waiters().answer(registration -> joinIfLet(registration, now), effects);
        }
        door.tick(now, effects);
    }

    private void late(TaskStage.Probing probing, long now) {
        probing.becomeLate();
        if (editions.present() == null) {
            door.beginUndecided(probing.first());
        }
        if (door.lets(probing.first(), now)) {
            editions.beginWithoutLength(
                    probing.copy().map(copy -> copy.layout().pieceSize()).orElse(PieceLayout.DEFAULT_PIECE_SIZE));
        }
    }

    boolean isBusy() {
        return stage instanceof TaskStage.Probing;
    }

    /** The task ends: all that wait are told. */
    void close(String reason, Effects effects) {
        RegistrationOutcome gone = new RegistrationOutcome.UrlRefused(reason);
        stage.waiters().answer(registration -> gone, effects);
        door.close(gone, effects);
        stage = new TaskStage.New();
    }
}
