package io.supernode.core.task;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.Registration;
import io.supernode.core.swarm.Effects;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

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

    /** Answers all of them, outside of the lock. */
    void answer(Function<Registration, RegistrationOutcome> outcome, Effects effects) {
        List<Waiter> all = waiting;
        waiting = new ArrayList<>();
        for (Waiter waiter : all) {
            RegistrationOutcome answer = outcome.apply(waiter.registration());
            effects.add(() -> waiter.answer().complete(answer));
        }
    }
}
