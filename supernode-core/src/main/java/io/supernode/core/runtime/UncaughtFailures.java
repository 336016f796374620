package io.supernode.core.runtime;

import java.util.function.Consumer;

/**
 * Hands failures to the uncaught-exception handler of the thread that calls, as if nobody had caught them. Begins no thread and ends
 * none: it is the only class of the core that may name one. Thread-safe.
 */
final class UncaughtFailures implements Consumer<RuntimeException> {

    @Override
    public void accept(RuntimeException failure) {
        Thread calling = Thread.currentThread();
        calling.getUncaughtExceptionHandler().uncaughtException(calling, failure);
    }
}
