package io.supernode.app;

import io.supernode.core.Supernode;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets time pass for the core, which has no thread of its own; seldom while nothing there waits for time. One thread; started
 * once.
 */
final class Ticker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    /** A held request ends at most this much late. */
    private static final Duration PERIOD = Duration.ofMillis(50);
    /** Shorter than what clients wait for: whatever begins to wait is seen before its time is over. */
    private static final Duration RESTING = Duration.ofMillis(500);

    /** Of a tick and the pause before it; a garbage collection is not that long. */
    private static final Duration STUCK = Duration.ofSeconds(10);

    private final Supernode supernode;
    private final LongSupplier nanoTime;
    private volatile long lastTick;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread ticker = new Thread(task, "ticker");
        ticker.setDaemon(true);
        return ticker;
    });

    Ticker(Supernode supernode) {
        this(supernode, System::nanoTime);
    }

    Ticker(Supernode supernode, LongSupplier nanoTime) {
        this.supernode = supernode;
        this.nanoTime = nanoTime;
        this.lastTick = nanoTime.getAsLong();
    }

    /** Whether time has passed for the core lately: it does not after an error that ended the thread, or in a deadlock. */
    boolean isAlive() {
        return nanoTime.getAsLong() - lastTick < STUCK.toNanos();
    }

    /** When time last passed for the core, by {@link System#nanoTime}. */
    long lastTick() {
        return lastTick;
    }

    void start() {
        next(PERIOD);
    }

    private void tick() {
        Duration pause = PERIOD;
        try {
            supernode.tick();
            lastTick = nanoTime.getAsLong();
            pause = supernode.waitsForTime() ? PERIOD : RESTING;
        } catch (RuntimeException e) {
            // Without this it would never tick again, and say nothing.
            LOG.error("a tick failed; the next one comes", e);
        } catch (Error e) {
            FatalErrors.endIfFatal(e);
            LOG.error("a tick failed; the next one comes", e);
        }
        next(pause);
    }

    private void next(Duration pause) {
        try {
            thread.schedule(this::tick, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed: time passes no longer");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
