package io.supernode.core.task;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.registration.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where the content of a task stands, for those who register. Guarded by the task's lock. */
sealed interface TaskStage {

    /** Nobody has asked the origin yet. */
    record New() implements TaskStage {}

    /** The origin is being asked; those who register wait for its answer, but not longer than a client does. */
    final class Probing implements TaskStage {

        /** One who waits. */
        record Waiter(Registration registration, long deadlineNanos, CompletableFuture<RegistrationOutcome> answer) {}

        private final Registration first;
        private List<Waiter> waiters = new ArrayList<>();
        private boolean late;

        Probing(Registration first) {
            this.first = first;
        }

        Registration first() {
            return first;
        }

        OriginRequest origin() {
            return first.origin();
        }

        /** Whether the origin has exceeded the clients' patience: peers are taken in without its answer. */
        boolean isLate() {
            return late;
        }

        void becomeLate() {
            late = true;
        }

        CompletableFuture<RegistrationOutcome> await(Registration registration, long deadlineNanos) {
            Waiter waiter = new Waiter(registration, deadlineNanos, new CompletableFuture<>());
            waiters.add(waiter);
            return waiter.answer();
        }

        /** Whether the first of those who wait cannot wait longer; all wait equally long. */
        boolean isDue(long nowNanos) {
            return !waiters.isEmpty() && waiters.get(0).deadlineNanos() - nowNanos <= 0;
        }

        List<Waiter> takeWaiters() {
            List<Waiter> taken = waiters;
            waiters = new ArrayList<>();
            return taken;
        }
    }

    /** Peers are taken in; the back-to-source runs or has succeeded. */
    record Open() implements TaskStage {}

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
