package io.supernode.http.control;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The pulls that are held on a port, so that they can be answered when it closes. Thread-safe. */
final class HeldPulls {

    private final Set<CompletableFuture<?>> pulls = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    int count() {
        return pulls.size();
    }

    /** Answers what is held, and from now on holds nothing. */
    void withdrawAll() {
        closed = true;
        pulls.forEach(pull -> pull.cancel(false));
    }

    void add(CompletableFuture<?> pull) {
        pulls.add(pull);
        // After adding, so that none slips through while the others are withdrawn.
        if (closed) {
            pull.cancel(false);
        }
    }

    void remove(CompletableFuture<?> pull) {
        pulls.remove(pull);
    }
}
