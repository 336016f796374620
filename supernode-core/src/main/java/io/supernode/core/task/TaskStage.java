package io.supernode.core.task;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.registration.Registration;

/** Where a task stands for those who register. Guarded by the task's lock. */
sealed interface TaskStage {

    /** Nobody has asked the origin yet. */
    record New() implements TaskStage {}

    /** The origin is being asked what it has. */
    final class Probing implements TaskStage {

        private final Registration first;
        private final Waiters waiters = new Waiters();
        private boolean late;

        Probing(Registration first) {
            this.first = first;
        }

        Registration first() {
            return first;
        }

        Waiters waiters() {
            return waiters;
        }

        /** Whether the origin has exceeded the clients' patience: peers are taken in without its answer. */
        boolean isLate() {
            return late;
        }

        void becomeLate() {
            late = true;
        }
    }

    /** Peers are taken in; the back-to-source runs or has succeeded. */
    record Open() implements TaskStage {}

    /** The origin of a complete content is being asked whether it has changed; its present peers notice nothing. */
    record Revalidating(Waiters waiters) implements TaskStage {}

    /**
     * The origin, or what it sent, was refused; that is remembered for a while.
     *
     * @param outcome the answer to those who register meanwhile
     * @param headers with which the origin was asked
     * @param untilNanos when to try again
     */
    record Refused(RegistrationOutcome outcome, OriginHeaders headers, long untilNanos) implements TaskStage {

        /** Whether the refusal stands for this client too: missing credentials concern only who sent the same. */
        boolean concerns(OriginRequest origin, long nowNanos) {
            boolean personal = outcome instanceof RegistrationOutcome.AuthenticationRequired;
            return untilNanos - nowNanos > 0 && (!personal || headers.equals(origin.headers()));
        }
    }
}
