package io.supernode.store;

import io.supernode.core.model.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what changes in a {@link StateTable}, on a thread of its own: a batch at a time, never sooner after each other than the
 * settings say. While the disk fails, it goes on taking batches, so that memory stays bounded, and begins anew with a snapshot of
 * everything as soon as it can. Whatever else is thrown while it writes is treated as a failure of the disk: the thread ends in
 * {@link #close} only.
 */
final class StateWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);

    private static final long WARN_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();
    /** A disk that hangs must not hang the end of the process. */
    private static final long CLOSE_PATIENCE_MILLIS = 10_000;

    private final StateTable table;
    private final StateGenerations files;
    private final StateSettings settings;
    private final Thread thread = new Thread(this::run, "state writer");

    // Of the thread alone.
    private long writtenNanos;
    private long forcedNanos;
    private long retryNanos;
    /** The changes that the base has, and so the next snapshot. */
    private long settledChanges;
    private boolean isUnforced;
    private boolean hasWarned;
    private long warnedNanos;

    // Guarded by the monitor.
    private boolean isClosing;
    private boolean isKept = true;
    private long forcedChanges;
    private long failures;
    private String lastFailure;
    /** When the first of the changes was made that were taken and not forced. */
    private OptionalLong unforcedSinceNanos = OptionalLong.empty();
    private long wantedFlushes;
    private long doneFlushes;

    StateWriter(StateTable table, StateGenerations files, StateSettings settings) {
        this.table = table;
        this.files = files;
        this.settings = settings;
        thread.setDaemon(true);
    }

    void start() {
        long now = System.nanoTime();
        writtenNanos = now;
        forcedNanos = now;
        retryNanos = now;
        thread.start();
    }

    /** Something has changed; does not block. */
    void wakeUp() {
        LockSupport.unpark(thread);
    }

    // ---- the thread ----

    private void run() {
        boolean isLast = false;
        while (!isLast) {
            long flush;
            synchronized (this) {
                isLast = isClosing;
                flush = wantedFlushes;
            }
            boolean isHurried = isLast || flush > doneFlushes();
            if (!isHurried) {
                LockSupport.parkNanos(this, nanosToWait());
            }
            try {
                work(isHurried, System.nanoTime());
            } catch (RuntimeException | Error e) {
                // Without the thread nothing would be kept any more, and nobody would know.
                files.giveUp();
                failed(e);
            }
            synchronized (this) {
                doneFlushes = Math.max(doneFlushes, isHurried ? flush : 0);
                notifyAll();
            }
        }
        files.close();
    }

    private synchronized long doneFlushes() {
        return doneFlushes;
    }

    private long nanosToWait() {
        long now = System.nanoTime();
        long wait = Long.MAX_VALUE;
        if (table.hasChangesOrWakesUp()) {
            wait = writtenNanos + settings.writeInterval().toNanos() - now;
        }
        if (isUnforced) {
            wait = Math.min(wait, forcedNanos + settings.forceInterval().toNanos() - now);
        }
        if (!files.isOpen()) {
            wait = Math.min(wait, retryNanos - now);
        }
        return wait;
    }

    private void work(boolean isHurried, long now) {
        if (table.hasChanges() && (isHurried || now - writtenNanos >= settings.writeInterval().toNanos())) {
            writtenNanos = now;
            writeBatch();
        }
        boolean mayRetry = isHurried || now - retryNanos >= 0;
        if (!files.isOpen() ? mayRetry : files.isDue(settings.smallestJournal())) {
            beginGeneration();
        }
        if (isUnforced && (isHurried || now - forcedNanos >= settings.forceInterval().toNanos())) {
            forcedNanos = now;
            force();
        }
        if (isHurried && files.isOpen() && !isUnforced) {
            settledChanges = Math.max(settledChanges, table.changesWithoutTrace());
            forced();
        }
    }

    private void writeBatch() {
        Map<TaskId, TaskChange> batch;
        long changes;
        OptionalLong since;
        synchronized (table) {
            changes = table.changes();
            since = table.pendingSinceNanos();
            batch = table.take();
        }
        synchronized (this) {
            unforcedSinceNanos = unforcedSinceNanos.isPresent() ? unforcedSinceNanos : since;
        }
        try {
            if (files.isOpen()) {
                files.write(batch, table.base());
                isUnforced = true;
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        } finally {
            table.settle();
            settledChanges = changes;
        }
    }

    private void beginGeneration() {
        try {
            files.begin(table.base());
            forced();
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private void force() {
        try {
            files.force();
            forced();
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    private void forced() {
        isUnforced = false;
        boolean wasKept;
        synchronized (this) {
            wasKept = isKept;
            isKept = true;
            forcedChanges = settledChanges;
            unforcedSinceNanos = OptionalLong.empty();
        }
        if (!wasKept) {
            LOG.info("the state is kept again");
        }
    }

    private void failed(Throwable failure) {
        isUnforced = false;
        long now = System.nanoTime();
        retryNanos = now + settings.retryInterval().toNanos();
        synchronized (this) {
            isKept = false;
            failures++;
            lastFailure = failure.toString();
        }
        if (!hasWarned || now - warnedNanos >= WARN_INTERVAL_NANOS) {
            hasWarned = true;
            warnedNanos = now;
            // Of a disk that fails its message is enough; anything else is a defect, whose place is needed.
            LOG.warn(
                    "the state cannot be kept: {}. Clients are served as ever, but what they do from now on would be lost in"
                            + " a restart; it is tried again every {} s",
                    failure.toString(), settings.retryInterval().toSeconds(), failure instanceof IOException ? null : failure);
        }
    }

    // ---- for others ----

    /** As {@link StateStore#flush}. */
    boolean flush(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long changes = table.changes();
        synchronized (this) {
            long mine = ++wantedFlushes;
            wakeUp();
            long left = deadline - System.nanoTime();
            while (doneFlushes < mine && thread.isAlive() && left > 0) {
                wait(Math.max(1, left / 1_000_000));
                left = deadline - System.nanoTime();
            }
            return forcedChanges >= changes;
        }
    }

    synchronized boolean isKept() {
        return isKept;
    }

    synchronized long forcedChanges() {
        return forcedChanges;
    }

    /** What was thrown last while the state was written. */
    synchronized Optional<String> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /** For how long something has waited that a power cut would undo. */
    long lagNanos(long now) {
        OptionalLong pending = table.pendingSinceNanos();
        synchronized (this) {
            OptionalLong since = unforcedSinceNanos.isPresent() ? unforcedSinceNanos : pending;
            return since.isPresent() ? Math.max(0, now - since.getAsLong()) : 0;
        }
    }

    /** How often the state could not be written. */
    synchronized long failures() {
        return failures;
    }

    /** Writes the rest, and ends the thread. */
    void close() {
        synchronized (this) {
            isClosing = true;
        }
        wakeUp();
        boolean wasInterrupted = false;
        long deadline = System.nanoTime() + CLOSE_PATIENCE_MILLIS * 1_000_000;
        while (thread.isAlive() && System.nanoTime() - deadline < 0) {
            try {
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (thread.isAlive()) {
            LOG.warn("the disk of the state hangs: what happened last may be lost");
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
