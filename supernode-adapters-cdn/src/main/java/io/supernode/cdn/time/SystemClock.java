package io.supernode.cdn.time;

import io.supernode.cdn.settings.DaemonThreads;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time of this machine, with one thread that starts what is to run later. */
public final class SystemClock implements ScheduledClock {

    private static final Logger LOG = LoggerFactory.getLogger(SystemClock.class);

    private final ScheduledThreadPoolExecutor timer;

    /** Starts its thread. */
    public SystemClock() {
        timer = new ScheduledThreadPoolExecutor(
                1, DaemonThreads.named("supernode-origin-timer-"), new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public Timer schedule(long nanos, Runnable task) {
        ScheduledFuture<?> later = timer.schedule(() -> runSafely(task), nanos, TimeUnit.NANOSECONDS);
        return () -> later.cancel(false);
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("an internal error in a scheduled task", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
