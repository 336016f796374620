package io.supernode.core.task;

import io.supernode.core.model.ContentKey;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import io.supernode.core.port.StoredCopy;
import io.supernode.core.swarm.Effects;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What one task asks of its origin: outside of the task's lock; each answer is brought back under it. */
final class OriginQuestions {

    /** Takes an answer under the task's lock; null if the origin fetcher failed to give one. */
    @FunctionalInterface
    interface Answered<T> {

        void apply(T answer, long now, Effects effects);
    }

    private final TaskContext context;
    private final Task task;

    OriginQuestions(TaskContext context, Task task) {
        this.context = context;
        this.task = task;
    }

    /** What does the origin have, of which a copy may be stored under {@code key}? */
    void probe(ContentKey key, OriginRequest origin, Effects effects, Answered<OriginProbe> then) {
        ask(() -> context.origins().probe(key, origin), effects, then);
    }

    /** Does the origin give this client the content {@code key}? */
    void check(ContentKey key, OriginRequest origin, Effects effects, Answered<Access> then) {
        ask(() -> context.origins().check(key, origin), effects, then);
    }

    /** Is there a complete copy under {@code key} already? */
    void findCopy(ContentKey key, Effects effects, Answered<Optional<StoredCopy>> then) {
        ask(() -> context.origins().findCopy(key), effects, then);
    }

    /** Does the origin still have the stored content {@code key}? */
    void revalidate(ContentKey key, OriginRequest origin, Effects effects, Answered<Revalidation> then) {
        ask(() -> context.origins().revalidate(key, origin), effects, then);
    }

    private <T> void ask(Supplier<CompletionStage<T>> question, Effects effects, Answered<T> then) {
        effects.add(() -> asked(question).whenComplete((answer, failure) -> {
            task.change((now, more) -> then.apply(answer, now, more));
            requireKept(failure);
        }));
    }

    /** A fetcher that throws instead of answering has failed to answer: the task must not wait for it for ever. */
    private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
        try {
            return Objects.requireNonNull(question.get(), "no answer to wait for");
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** An answer that breaks is the adapter's fault: whoever made it learns of it. */
    private static void requireKept(Throwable failure) {
        if (failure != null) {
            throw new IllegalStateException("the origin fetcher broke its contract", failure);
        }
    }
}
