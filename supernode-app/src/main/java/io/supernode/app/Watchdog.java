package io.supernode.app;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends the process when it lives and serves nobody: when time has not passed for the core for half a minute, or there is no memory
 * for anything, whoever has caught the error of it.
 */
final class Watchdog implements AutoCloseable {

    private static final long LOOK_EVERY_MILLIS = 1000;
    /** Longer than any garbage collection. Counted in looks: a process that was suspended has been looked at as little. */
    private static final int STUCK_LOOKS = 30;
    /** A heap in which this cannot be had, after all garbage has been collected, is busy with nothing else than collecting. */
    private static final int PROBE_BYTES = 1 << 20;

    private final LongSupplier lastTick;
    private final Runnable onStuck;
    private final Thread thread = new Thread(this::run, "watchdog");
    private volatile byte[] probe;
    private long seen;
    private int looks;

    /** @param lastTick changes as long as time passes for the core */
    Watchdog(LongSupplier lastTick) {
        this(lastTick, FatalErrors::endStuck);
    }

    Watchdog(LongSupplier lastTick, Runnable onStuck) {
        this.lastTick = lastTick;
        this.onStuck = onStuck;
        this.seen = lastTick.getAsLong();
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
                look();
            }
        } catch (InterruptedException e) {
            // Closed.
            Thread.currentThread().interrupt();
        } catch (Error e) {
            FatalErrors.endIfFatal(e);
            throw e;
        }
    }

    /** Looks once. */
    void look() {
        long tick = lastTick.getAsLong();
        looks = tick == seen ? looks + 1 : 0;
        seen = tick;
        if (looks >= STUCK_LOOKS) {
            looks = 0;
            onStuck.run();
        }
        // Kept in a field, so that it is not optimised away.
        probe = new byte[PROBE_BYTES];
        probe = null;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
