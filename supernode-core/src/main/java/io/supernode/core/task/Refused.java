package io.supernode.core.task;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import java.util.Optional;

/**
 * The origin, or what it sent, was refused; that is remembered for a while.
 *
 * @param outcome the answer to those who register meanwhile
 * @param question to which the refusal was the answer; empty if it is the content that is bad, whoever asks
 * @param untilNanos when to try again
 * @param restarted see {@link Probing}
 */
record Refused(RegistrationOutcome outcome, Optional<OriginRequest> question, long untilNanos, boolean restarted)
        implements TaskState {

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
        return Probing.begin(task, applicant.origin(), restarted).registered(task, applicant);
    }

    /**
     * Whether the refusal stands for this client too: what the origin says to one URL with one client's headers says
     * nothing of another's, or one client could shut all others out.
     */
    private boolean concerns(TaskScope task, OriginRequest origin) {
        return untilNanos - task.now() > 0 && (question.isEmpty() || question.get().equals(origin));
    }

    @Override
    public void describe(StateRecord kept) {
        kept.refused(this);
    }
}
