package io.supernode.core.task;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.RefusalRecord.Reach;
import java.util.Optional;

/**
 * The origin, or what it sent, was refused; that is remembered for a while. Nothing of a client is kept for it: there may be many
 * tasks of which this is all.
 *
 * @param outcome the answer to those who register meanwhile
 * @param reach whom it concerns
 * @param question hash of the request to which the refusal was the answer, see {@link ContentAccess#hash}; empty if it concerns everybody
 * @param untilNanos when to try again
 * @param restarted see {@link Probing}
 */
record Refused(RegistrationOutcome outcome, Reach reach, Optional<String> question, long untilNanos, boolean restarted)
        implements TaskState {

    /** The content is bad, whoever asks. */
    static Refused everybody(RegistrationOutcome outcome, long untilNanos, boolean restarted) {
        return new Refused(outcome, Reach.EVERYBODY, Optional.empty(), untilNanos, restarted);
    }

    /** The origin has said so to who asks like this. */
    static Refused asker(
            TaskScope task, RegistrationOutcome outcome, OriginRequest asked, long untilNanos, boolean restarted) {
        return new Refused(outcome, Reach.ASKER, Optional.of(task.access().hash(asked)), untilNanos, restarted);
    }

    /** The fetch of a content that everybody may have has failed, by the request that is made for all who ask like this. */
    static Refused sharers(
            TaskScope task, RegistrationOutcome outcome, OriginRequest asked, long untilNanos, boolean restarted) {
        return new Refused(
                outcome, Reach.SHARED, Optional.of(task.access().hash(task.shared(asked).anonymous())), untilNanos, restarted);
    }

    /** The origin gives everybody the same, as before the fetch that has failed. */
    Refused confirmed() {
        return new Refused(outcome, Reach.SHARED_CONFIRMED, question, untilNanos, restarted);
    }

    @Override
    public TaskState registered(TaskScope task, Applicant applicant) {
        if (concerns(task, applicant.origin())) {
            task.refuse(applicant, outcome);
            return this;
        }
        Optional<RegistrationOutcome> known = task.access().refusalOf(applicant.origin());
        if (known.isPresent()) {
            task.refuse(applicant, known.get());
            return this;
        }
        Optional<Refused> failed = isOfFetchFor(task, applicant.origin()) ? Optional.of(this) : Optional.empty();
        return Probing.begin(task, applicant.origin(), restarted, failed).registered(task, applicant);
    }

    private boolean concerns(TaskScope task, OriginRequest origin) {
        return isRemembered(task) && switch (reach) {
            case EVERYBODY -> true;
            case ASKER -> isAnswerTo(task, origin);
            case SHARED -> !task.shared(origin).isPersonal() && isOfFetchFor(task, origin);
            case SHARED_CONFIRMED -> isOfFetchFor(task, origin);
        };
    }

    private boolean isRemembered(TaskScope task) {
        return untilNanos - task.now() > 0;
    }

    private boolean isAnswerTo(TaskScope task, OriginRequest origin) {
        return question.isPresent() && question.get().equals(task.access().hash(origin));
    }

    /**
     * Whether a fetch has failed lately that would be made for this client once more, if the origin gives it what everybody
     * gets.
     */
    boolean isOfFetchFor(TaskScope task, OriginRequest origin) {
        return (reach == Reach.SHARED || reach == Reach.SHARED_CONFIRMED)
                && isRemembered(task)
                && isAnswerTo(task, task.shared(origin).anonymous());
    }

    @Override
    public void describe(StateRecord kept) {
        kept.refused(this);
    }
}
