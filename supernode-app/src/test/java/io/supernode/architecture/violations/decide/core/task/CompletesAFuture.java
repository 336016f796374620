package io.supernode.architecture.violations.decide.core.task;

import java.util.concurrent.CompletableFuture;

/** Violates: the rules of the core decide and call nothing. */
final class CompletesAFuture {
    void answer(CompletableFuture<String> caller) {
        caller.complete("now");
    }
}
