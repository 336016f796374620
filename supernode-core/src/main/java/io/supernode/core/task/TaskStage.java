package io.supernode.core.task;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.registration.Registration;
import java.util.Optional;

/** Where a task stands for those who register. Guarded by the task's lock. */
sealed interface TaskStage {

    /** Those who wait for what comes next; nobody, unless something is being asked. */
    default Waiters waiters() {
        return new Waiters();
    }

    /** Nobody has asked the origin yet. */
    record New() implements TaskStage {}

    /** The origin is being asked what it has. */
    final class Probing implements TaskStage {

        private final Registration first;
        private final Waiters waiters;
        private Optional<StoredCopy> copy = Optional.empty();
        private boolean late;

        /** {@code waiters} may be there already, from a question that was not theirs. */
        Probing(Registration first, Waiters waiters) {
            this.first = first;
            this.waiters = waiters;
        }

        Registration first() {
            return first;
        }

        @Override
        public Waiters waiters() {
            return waiters;
        }

        /** What an earlier use has left of the content that is asked for. */
        Optional<StoredCopy> copy() {
            return copy;
        }

        void found(StoredCopy stored) {
            copy = Optional.of(stored);
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
     * @param question to which the refusal was the answer; empty if it is the content that is bad, whoever asks
     * @param untilNanos when to try again
     */
    record Refused(RegistrationOutcome outcome, Optional<OriginRequest> question, long untilNanos) implements TaskStage {

        /**
         * Whether the refusal stands for this client too: what the origin says to one URL with one client's headers says
         * nothing of another's, or one client could shut all others out.
         */
        boolean concerns(OriginRequest origin, long nowNanos) {
            return untilNanos - nowNanos > 0 && (question.isEmpty() || question.get().equals(origin));
        }
    }
}
