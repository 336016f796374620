package io.supernode.core.task;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.Registration;
import io.supernode.core.swarm.Effects;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Registrations that wait for an answer of the origin, all equally long: not longer than a client does. Guarded by the
 * task's lock, but for the futures.
 */
final class Waiters {

    private record Waiter(Registration registration, long deadlineNanos, CompletableFuture<RegistrationOutcome> answer) {}

    private List<Waiter> waiting = new ArrayList<>();

    CompletionStage<RegistrationOutcome> add(Registration registration, long deadlineNanos) {
        Waiter waiter = new Waiter(registration, deadlineNanos, new CompletableFuture<>());
        waiting.add(waiter);
        return waiter.answer();
    }

    /** Whether the first of them cannot wait longer. */
    boolean isDue(long nowNanos) {
        return !waiting.isEmpty() && waiting.get(0).deadlineNanos() - nowNanos <= 0;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The one that has waited longest; there must be one. */
    Registration eldest() {
        return waiting.get(0).registration();
    }

    /** Answers all of them, outside of the lock. */
    void answer(Function<Registration, RegistrationOutcome> outcome, Effects effects) {
        answer(registration -> true, outcome, effects);
    }

    /** Answers those of {@code whom}, outside of the lock; the others wait on. */
    void answer(
            Predicate<Registration> whom, Function<Registration, RegistrationOutcome> outcome, Effects effects) {
        List<Waiter> all = waiting;
        waiting = new ArrayList<>();
        for (Waiter waiter : all) {
            if (whom.test(waiter.registration())) {
                RegistrationOutcome answer = outcome.apply(waiter.registration());
                effects.add(() -> waiter.answer().complete(answer));
            } else {
                waiting.add(waiter);
            }
        }
    }
}
