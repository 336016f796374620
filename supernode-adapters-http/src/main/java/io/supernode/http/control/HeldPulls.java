package io.supernode.http.control;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The pulls that are held on a port, so that they can be answered when it closes. Thread-safe. */
final class HeldPulls {

    private final Set<CompletableFuture<?>> pulls = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile Haste haste;

    /**
     * @param untilNanos as {@link System#nanoTime} has it
     * @param longest for which a pull is held until then
     */
    private record Haste(long untilNanos, Duration longest) {}

    int count() {
        return pulls.size();
    }

    /** Answers what is held, and from now on holds nothing. */
    void withdrawAll() {
        closed = true;
        pulls.forEach(pull -> pull.cancel(false));
    }

    /**
     * From now on, and for so long, nobody is held longer than that.
     *
     * @param duration how long
     * @param longest for which a pull is held meanwhile
     */
    void hurry(Duration duration, Duration longest) {
        haste = new Haste(System.nanoTime() + duration.toNanos(), longest);
    }

    void add(CompletableFuture<?> pull) {
        pulls.add(pull);
        Haste now = haste;
        if (now != null && now.untilNanos() - System.nanoTime() > 0) {
            CompletableFuture.delayedExecutor(now.longest().toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> pull.cancel(false));
        }
        // After adding, so that none slips through while the others are withdrawn.
        if (closed) {
            pull.cancel(false);
        }
    }

    void remove(CompletableFuture<?> pull) {
        pulls.remove(pull);
    }
}
