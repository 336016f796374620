package io.supernode.core.task;

import io.supernode.core.decision.Effect;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginFailure;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.StoredCopy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The origin is being asked what it has. Each client with credentials of its own asks for itself, since what the origin says to
 * one says nothing of another; the first good answer opens the content for all whom it concerns. Whoever makes the origin hang
 * so keeps nobody else from it.
 *
 * @param startedNanos when the first client came
 * @param restarted whether the fetch is begun anew since the content changed in the middle of it; once more is a failure
 * @param copyQuestion the question for a stored copy that must be answered first, or {@link #ANSWERED}
 * @param copy of what is asked for, from an earlier use: serves if the origin is down
 * @param failed a fetch of what everybody gets, which is not made again so soon: the origin is asked only whether a client gets
 *     something for what is its own
 */
record Probing(
        long startedNanos, boolean restarted, long copyQuestion, Optional<StoredCopy> copy, Optional<Refused> failed)
        implements TaskState {

    private static final long ANSWERED = 0;

    /**
     * So long the others wait for the answer to the first client before they ask for themselves: a public content needs no
     * second question then, and a private one makes them lose no more than this. As long as the first client's probe is under
     * way they ask only what they get themselves; a probe of their own begins if that one is refused or late.
     */
    static final Duration OWN_QUESTION_AFTER = Duration.ofMillis(250);

    /** Asks for {@code origin}. */
    static Probing begin(TaskScope task, OriginRequest origin, boolean restarted) {
        return begin(task, origin, restarted, Optional.empty());
    }

    /** As above, after a fetch that has failed lately. */
    static Probing begin(TaskScope task, OriginRequest origin, boolean restarted, Optional<Refused> failed) {
        task.checks().add(origin);
        OriginRequest request = task.shared(origin);
        long question = task.ask(number -> new Effect.FindCopy(number, task.contents().publicKey(), request));
        task.changed();
        return new Probing(task.now(), restarted, question, Optional.empty(), failed);
    }

    /** Asks again after a restart, for those who were taken in without an answer. */
    static Probing resume(TaskScope task, OriginRequest beginner, boolean restarted) {
        Probing probing = begin(task, task.owning(beginner), restarted);
        task.checks().find(beginner).isLate = true;
        return probing;
    }

    @Override
    public TaskState registered(TaskScope task, Applicant applicant) {
        Optional<RegistrationOutcome> known = task.access().refusalOf(applicant.origin());
        if (known.isPresent()) {
            task.refuse(applicant, known.get());
            return this;
        }
        AccessChecks.Check check = task.checks().find(applicant.origin());
        if (check == null) {
            Optional<RegistrationOutcome> noRoom = task.noRoomForCheckOf(applicant);
            if (noRoom.isPresent()) {
                task.refuse(applicant, noRoom.get());
                return this;
            }
            check = task.checks().add(applicant.origin());
        }
        if (check.isLate && task.access().lets(check.origin) && applicant instanceof Applicant.Peer) {
            task.admit(applicant);
            return this;
        }
        check.waiting.add(applicant);
        if (task.now() - startedNanos >= OWN_QUESTION_AFTER.toNanos()) {
            askIfNotAsked(task, check);
        }
        return this;
    }

    private void askIfNotAsked(TaskScope task, AccessChecks.Check check) {
        askIfNotAsked(task, check, isProbeUnderWay(task));
    }

    /** Answers whether a probe is under way now. */
    private boolean askIfNotAsked(TaskScope task, AccessChecks.Check check, boolean isUnderWay) {
        if (copyQuestion != ANSWERED || check.question != 0) {
            return isUnderWay;
        }
        OriginRequest request = task.shared(check.origin);
        if (!isUnderWay) {
            check.isProbe = true;
            task.checks().asks(check, task.ask(number ->
                    new Effect.Probe(number, task.contents().publicKey(), request)));
        } else if (check.inspected.isEmpty()) {
            task.checks().asks(check, task.ask(number -> new Effect.Inspect(number, request)));
        }
        return isUnderWay || isProbeUnderWay(check);
    }

    private static boolean isProbeUnderWay(TaskScope task) {
        return task.checks().all().stream().anyMatch(Probing::isProbeUnderWay);
    }

    private static boolean isProbeUnderWay(AccessChecks.Check check) {
        return check.isProbe && !check.isLate;
    }

    private void askForAll(TaskScope task) {
        boolean isUnderWay = isProbeUnderWay(task);
        for (AccessChecks.Check check : task.checks().all()) {
            isUnderWay = askIfNotAsked(task, check, isUnderWay);
        }
    }

    /** Whoever names the MD5 of a stored file gets that file, whatever the origin has now. */
    @Override
    public TaskState copyFound(TaskScope task, long question, Optional<StoredCopy> answer) {
        if (question != copyQuestion) {
            return this;
        }
        Optional<StoredCopy> usable = answer.filter(found -> isUsable(task, found));
        AccessChecks.Check first = task.checks().all().get(0);
        // A copy with another md5 than the one that was named is not what was asked for.
        Probing next = new Probing(
                startedNanos, restarted, ANSWERED, task.expectedMd5().isEmpty() ? usable : Optional.empty(), failed);
        if (usable.isPresent() && task.expectedMd5().equals(Optional.of(usable.get().md5()))) {
            return next.open(task, first, usable.get().layout(), false);
        }
        next.askIfNotAsked(task, first);
        return next;
    }

    private static boolean isUsable(TaskScope task, StoredCopy copy) {
        return !task.contents().isBad() && !task.access().isPrivate() && task.contents().suits(copy);
    }

    @Override
    public TaskState probed(TaskScope task, long question, OriginProbe answer) {
        AccessChecks.Check check = task.checks().find(question);
        if (check == null) {
            return this;
        }
        if (answer != null && task.wants(SupernodeEvent.OriginProbed.class)) {
            task.event(new SupernodeEvent.OriginProbed(task.id(), answer));
        }
        boolean isProbe = check.isProbe;
        task.checks().answered(check);
        if (answer instanceof OriginProbe.Available available && PieceLayout.isSupported(available.length())) {
            check.inspected = Optional.of(available);
            if (isProbe && !available.needsCredentials() && hasFailedFor(task, check.origin)) {
                return refuseAll(task, failed.get());
            }
            if (isProbe) {
                return open(task, check, PieceLayout.ofLength(available.length()), available.needsCredentials());
            }
            askIfNotAsked(task, check);
            return this;
        }
        Optional<StoredCopy> usable = copy.filter(found -> isUsable(task, found));
        if (RegistrationReplies.isDown(answer) && isProbe && usable.isPresent()) {
            // Without its length: the origin may be back with another version when the fetcher asks it once more.
            return open(task, check, usable.get().layout().withLength(PieceLayout.UNKNOWN_LENGTH), false);
        }
        return refuse(task, check, answer);
    }

    private TaskState open(TaskScope task, AccessChecks.Check check, PieceLayout layout, boolean isPrivate) {
        boolean isOther = task.contents().isBad() || task.contents().contradicts(layout.fileLength());
        if (task.contents().present() != null && (isOther || task.access().isForOthers(check.origin, isPrivate))) {
            task.retireBad(changed("the content at the origin has changed"));
        }
        task.access().open(check.origin, isPrivate, check.inspected.flatMap(OriginProbe.Available::fingerprint));
        Fetching next = Fetching.begin(task, check.origin, layout, restarted);
        for (AccessChecks.Check other : task.checks().all()) {
            if (task.access().getsTheSame(other)) {
                task.access().accept(other.origin);
            }
            if (task.access().lets(other.origin) || other.waiting.isEmpty()) {
                task.checks().end(other);
                other.waiting.takeAll().forEach(task::admit);
            } else if (other.question == 0) {
                task.askForAccess(other);
            }
        }
        return next;
    }

    private boolean hasFailedFor(TaskScope task, OriginRequest origin) {
        return failed.isPresent() && failed.get().isOfFetchFor(task, origin);
    }

    /** The origin still gives everybody what could not be fetched a moment ago. */
    private TaskState refuseAll(TaskScope task, Refused again) {
        List<Applicant> waiting = task.takeWaiting(this);
        failContents(task, again.outcome());
        TaskState next = again.confirmed();
        for (Applicant applicant : waiting) {
            next = next.registered(task, applicant);
        }
        return next;
    }

    private static void failContents(TaskScope task, RegistrationOutcome outcome) {
        task.contents().failed(unobtainable(), task.now(), task.decision());
        task.changed();
        // Those who have waited since before the content changed.
        task.fetchWaiters().fail(RegistrationReplies.message(outcome));
    }

    /** A refusal is the answer to one question; the next one is asked now, the others soon. */
    private TaskState refuse(TaskScope task, AccessChecks.Check check, OriginProbe answer) {
        RegistrationOutcome outcome = RegistrationReplies.after(answer);
        long until = task.now()
                + RegistrationReplies.memoryNanos(answer, task.settings().failAccessInterval());
        task.access().rememberRefusal(check.origin, outcome, until);
        task.checks().end(check);
        check.waiting.takeAll().forEach(applicant -> task.refuse(applicant, outcome));
        if (task.checks().isEmpty()) {
            failContents(task, outcome);
            // What one client was refused is remembered with its credentials; what concerns more of them is not forgotten for it.
            return hasFailedFor(task, check.origin)
                    ? failed.get()
                    : Refused.asker(task, outcome, check.origin, until, restarted);
        }
        if (task.access().isBegunFor(check.origin)) {
            task.contents().failed(unobtainable(), task.now(), task.decision());
            task.changed();
        }
        task.checks().all().stream().filter(other -> other.question == 0).findFirst()
                .ifPresent(other -> askIfNotAsked(task, other));
        return this;
    }

    private static OriginFailure unobtainable() {
        return new OriginFailure(OriginFailure.Kind.UNOBTAINABLE, "the origin cannot be reached or refuses");
    }

    static OriginFailure changed(String reason) {
        return new OriginFailure(OriginFailure.Kind.CHANGED, reason);
    }

    /** Nobody waits longer for the origin than a client does. */
    @Override
    public TaskState ticked(TaskScope task) {
        if (task.now() - startedNanos >= OWN_QUESTION_AFTER.toNanos()) {
            askForAll(task);
        }
        for (AccessChecks.Check check : task.checks().all()) {
            if (check.waiting.hasWaited(task.settings().registrationPatience().toNanos(), task.now())) {
                goOnWithoutAnswer(task, check);
            }
        }
        task.endLateWaits();
        return this;
    }

    /** The origin has exceeded the clients' patience: they are taken in without a length, if they may. */
    private void goOnWithoutAnswer(TaskScope task, AccessChecks.Check check) {
        check.isLate = true;
        if (task.contents().present() == null) {
            task.access().beginUndecided(
                    check.origin,
                    copy.map(found -> found.layout().pieceSize()).orElse(PieceLayout.DEFAULT_PIECE_SIZE));
        }
        if (task.access().lets(check.origin)) {
            check.waiting.takePeers().forEach(task::admit);
        }
        askForAll(task);
    }

    @Override
    public boolean isTimed(TaskScope task) {
        return true;
    }

    @Override
    public boolean isBusy() {
        return true;
    }

    @Override
    public void describe(StateRecord kept) {
        kept.probing(restarted);
    }
}
