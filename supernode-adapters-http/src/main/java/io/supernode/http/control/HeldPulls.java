package io.supernode.http.control;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The pulls that are held on a port, so that they can be answered when it closes. Thread-safe. */
final class HeldPulls {

    /** The least patient clients wait 3 s (protocol section 2). */
    private static final Duration LONGEST_AT_THE_END = Duration.ofMillis(2500);

    private final Set<CompletableFuture<?>> pulls = ConcurrentHashMap.newKeySet();
    /** Of pulls that nobody works on any more: completed when they are to be answered. */
    private final Set<CompletableFuture<Void>> untilTheEnd = ConcurrentHashMap.newKeySet();
    private volatile boolean withdrawn;
    private volatile boolean finished;
    private volatile Haste haste;

    /**
     * @param untilNanos as {@link System#nanoTime} has it
     * @param longest for which a pull is held until then
     */
    private record Haste(long untilNanos, Duration longest) {}

    int count() {
        return pulls.size();
    }

    /** The core has nothing for anybody any more: what is held waits for {@link #finish}, and so does what comes. */
    void withdrawAll() {
        withdrawn = true;
        pulls.forEach(pull -> pull.cancel(false));
    }

    /** Whether {@link #withdrawAll} has been called. */
    boolean areWithdrawn() {
        return withdrawn;
    }

    /** Nobody may wait any longer. */
    void finish() {
        finished = true;
        untilTheEnd.forEach(answer -> answer.complete(null));
    }

    /**
     * Tells the client of a withdrawn pull to ask again: at once, but while the port ends only at the end, or before the client loses
     * patience. For whoever is told at once asks at once, and some clients sleep longer after each time, for the rest of their download.
     *
     * @param arrivedNanos when the pull came, by {@link System#nanoTime}
     */
    void askAgain(long arrivedNanos, Runnable answer) {
        long left = arrivedNanos + LONGEST_AT_THE_END.toNanos() - System.nanoTime();
        if (!withdrawn || finished || left <= 0) {
            answer.run();
            return;
        }
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        untilTheEnd.add(waiting);
        waiting.thenRun(() -> {
            untilTheEnd.remove(waiting);
            answer.run();
        });
        waiting.completeOnTimeout(null, left, TimeUnit.NANOSECONDS);
        // After adding, so that none slips through while the others are answered.
        if (finished) {
            waiting.complete(null);
        }
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
        if (withdrawn) {
            pull.cancel(false);
        }
    }

    void remove(CompletableFuture<?> pull) {
        pulls.remove(pull);
    }
}
