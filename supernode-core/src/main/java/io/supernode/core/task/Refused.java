package io.supernode.core.task;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import java.util.Optional;

/**
 * The origin, or what it sent, was refused; that is remembered for a while.
 *
 * @param outcome the answer to those who register meanwhile
 * @param question to which the refusal was the answer; empty if it is the content that is bad, whoever asks
 * @param reach whom it concerns
 * @param untilNanos when to try again
 * @param restarted see {@link Probing}
 */
record Refused(
        RegistrationOutcome outcome, Optional<OriginRequest> question, Reach reach, long untilNanos, boolean restarted)
        implements TaskState {

    /**
     * Whom a refusal concerns: what the origin says to one URL with one client's headers says nothing of another's, or one client
     * could shut all others out.
     */
    enum Reach {
        /** All: the content is bad. */
        EVERYBODY,
        /** Who asks as was asked. */
        ASKER,
        /**
         * The fetch has failed that is made for all, without anything of a client's own: it concerns who has nothing of its own. Who
         * has may get the content for that alone by now, and is asked for.
         */
        SHARED,
        /** As above, and since then the origin has said once more that everybody gets the same: it concerns them all. */
        SHARED_CONFIRMED
    }

    /** A refusal of which nothing but the question is known, which is empty if the content is bad. */
    Refused(RegistrationOutcome outcome, Optional<OriginRequest> question, long untilNanos, boolean restarted) {
        this(outcome, question, question.isEmpty() ? Reach.EVERYBODY : Reach.ASKER, untilNanos, restarted);
    }

    /** The fetch of a content that everybody may have has failed, by the request that is made for all. */
    static Refused forAll(RegistrationOutcome outcome, OriginRequest shared, long untilNanos, boolean restarted) {
        return new Refused(outcome, Optional.of(shared), Reach.SHARED, untilNanos, restarted);
    }

    /** The origin gives everybody the same, as before the fetch that has failed. */
    Refused confirmed() {
        return new Refused(outcome, question, Reach.SHARED_CONFIRMED, untilNanos, restarted);
    }

    @Override
    public TaskState registered(TaskScope task, Applicant applicant) {
        if (concerns(task, applicant.origin())) {
            task.refuse(applicant, outcome);
            return this;
        }
        Optional<RegistrationOutcome> known = task.refusalOf(applicant.origin());
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
            case ASKER -> isAnswerTo(origin);
            case SHARED -> isAnswerTo(origin) || isOfFetchFor(task, origin) && !task.shared(origin).isPersonal();
            case SHARED_CONFIRMED -> isOfFetchFor(task, origin);
        };
    }

    private boolean isAnswerTo(OriginRequest origin) {
        return question.isPresent() && question.get().equals(origin);
    }

    private boolean isRemembered(TaskScope task) {
        return untilNanos - task.now() > 0;
    }

    /**
     * Whether a fetch has failed lately that would be made for this client once more, if the origin gives it what everybody
     * gets.
     */
    boolean isOfFetchFor(TaskScope task, OriginRequest origin) {
        return (reach == Reach.SHARED || reach == Reach.SHARED_CONFIRMED)
                && isRemembered(task)
                && isAnswerTo(task.shared(origin).anonymous());
    }

    @Override
    public void describe(StateRecord kept) {
        kept.refused(this);
    }
}
