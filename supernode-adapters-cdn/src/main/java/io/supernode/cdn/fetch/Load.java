package io.supernode.cdn.fetch;

import java.util.concurrent.atomic.AtomicInteger;

/** How much of the work that clients wait for is under way, so that other work can stand back. Thread-safe. */
final class Load {

    private final AtomicInteger waiting = new AtomicInteger();

    void begun() {
        waiting.incrementAndGet();
    }

    void done() {
        waiting.decrementAndGet();
    }

    /** Tells whether clients wait for something. */
    boolean isBusy() {
        return waiting.get() > 0;
    }
}
