package io.supernode.cdn.preheat.registry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Why an image cannot be had: a sentence for the caller, without credentials. Ends a chain of stages early. */
final class RegistryFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    RegistryFailure(String reason) {
        // No stack trace: it is an answer.
        super(reason, null, false, false);
    }

    /** The failure behind what a stage ended with; null if it is another one. */
    static RegistryFailure of(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RegistryFailure known ? known : null;
    }

    /** A stage that ends with this. */
    <T> CompletionStage<T> stage() {
        return CompletableFuture.failedFuture(this);
    }
}
