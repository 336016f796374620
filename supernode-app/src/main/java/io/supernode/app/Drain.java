package io.supernode.app;

import io.supernode.core.Supernode;
import io.supernode.core.port.Clock;
import io.supernode.core.snapshot.DownloadCount;
import io.supernode.http.admin.DrainControl;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the swarms come to their end, then ends the process. It looks every half second whether anybody who calls here still downloads. Who has
 * got its last piece asks once more, for the md5 of the file, so nobody must have downloaded for a while. A client that was killed
 * counts until it is forgotten, so it holds a drain no longer than its silence is borne; and there is a deadline. Thread-safe.
 */
final class Drain implements DrainControl, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long PERIOD_MILLIS = 500;
    /** A client may sleep for 2 s before it asks again (protocol section 2), and has 3 s for the answer. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Supernode supernode;
    private final Clock clock;
    private final Runnable end;
    private final ScheduledExecutorService thread;
    /** Null unless it drains; guarded by this, as the following. */
    private Plan plan;
    private boolean isWatching;
    /** When somebody was last seen downloading; of the watching thread alone. */
    private long busyNanos;
    private boolean isQuiet;

    private record Plan(long startedAtMillis, long deadlineMillis, long deadlineNanos) {}

    /** @param end ends the process; called once, by a thread that may be interrupted by it */
    Drain(Supernode supernode, Clock clock, Runnable end) {
        this(supernode, clock, end, Executors.newSingleThreadScheduledExecutor(task -> {
            Thread watcher = new Thread(task, "drain");
            watcher.setDaemon(true);
            return watcher;
        }));
    }

    /** @param thread looks whether somebody still downloads; shut down by this */
    Drain(Supernode supernode, Clock clock, Runnable end, ScheduledExecutorService thread) {
        this.supernode = supernode;
        this.clock = clock;
        this.end = end;
        this.thread = thread;
    }

    @Override
    public synchronized Progress begin(Duration patience) {
        long started = plan == null ? clock.epochMillis() : plan.startedAtMillis();
        plan = new Plan(started, clock.epochMillis() + patience.toMillis(), clock.nanoTime() + patience.toNanos());
        if (!isWatching) {
            isWatching = true;
            thread.scheduleWithFixedDelay(this::watch, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
        Progress progress = progress(plan);
        LOG.info("draining: {} peers in {} tasks have {} s to end",
                progress.downloading(), progress.tasks(), patience.toSeconds());
        return progress;
    }

    @Override
    public synchronized boolean cancel() {
        boolean was = plan != null;
        plan = null;
        if (was) {
            LOG.info("draining no longer: clients are taken in again");
        }
        return was;
    }

    @Override
    public Optional<Progress> progress() {
        return Optional.ofNullable(plan()).map(this::progress);
    }

    /** Whether nobody new is taken in. */
    boolean isDraining() {
        return plan() != null;
    }

    private synchronized Plan plan() {
        return plan;
    }

    private Progress progress(Plan now) {
        DownloadCount downloads = supernode.downloads();
        return new Progress(now.startedAtMillis(), now.deadlineMillis(), downloads.peers(), downloads.tasks());
    }

    private void watch() {
        Plan now = plan();
        if (now == null) {
            isQuiet = false;
            return;
        }
        try {
            Progress progress = progress(now);
            long nanos = clock.nanoTime();
            if (progress.downloading() > 0 || !isQuiet) {
                busyNanos = nanos;
                isQuiet = progress.downloading() == 0;
            }
            boolean isLate = nanos - now.deadlineNanos() >= 0;
            if (isQuiet && nanos - busyNanos >= QUIET_NANOS || isLate) {
                LOG.info("drained: {}", isLate && progress.downloading() > 0
                        ? "the deadline has come, " + progress.downloading() + " peers were still downloading"
                        : "nobody downloads any more");
                thread.shutdown();
                end.run();
            }
        } catch (RuntimeException e) {
            LOG.error("the progress of the drain is not known; it goes on", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
