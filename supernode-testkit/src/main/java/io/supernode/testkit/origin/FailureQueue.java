package io.supernode.testkit.origin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/** Failures that the next requests are answered with, in order. */
final class FailureQueue {

    /** Stands for a reset of the connection. */
    static final int RESET = 0;

    /** @param status to answer, or {@link #RESET}; @param bodiesOnly whether HEAD and GETs of the first byte are spared */
    private record Failure(int status, boolean bodiesOnly) {}

    private final Deque<Failure> failures = new ArrayDeque<>();

    void add(int times, int status, boolean bodiesOnly) {
        for (int i = 0; i < times; i++) {
            failures.add(new Failure(status, bodiesOnly));
        }
    }

    /** The status that a request is answered with, if it fails. */
    OptionalInt next(boolean isBody) {
        Failure failure = failures.peek();
        if (failure == null || failure.bodiesOnly() && !isBody) {
            return OptionalInt.empty();
        }
        failures.remove();
        return OptionalInt.of(failure.status());
    }
}
