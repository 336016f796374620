package io.supernode.app.log;

import io.supernode.core.event.EventKinds;
import io.supernode.core.event.QueuedObserver;
import io.supernode.core.event.SupernodeEvent;
import io.supernode.core.event.SupernodeObserver;
import io.supernode.core.port.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log of what happens in a supernode: an observer that writes a line for each event which an operator should know, within
 * the bounds of {@link LineLimit}. It writes on a thread of its own: however slowly standard error is read, no call waits for
 * this log, and what it then cannot take is counted. Thread-safe.
 */
public final class EventLog implements SupernodeObserver, AutoCloseable {

    private static final String LOGGER = "io.supernode.events";
    /** Some seconds of a flood of registrations; a few megabytes at most. */
    private static final int CAPACITY = 20_000;
    /** So long after an event its line is written, with those of the events that have come meanwhile. */
    private static final long PAUSE_MILLIS = 100;
    /** How often it is looked for what is due about lines that were left out. */
    private static final long PERIOD_MILLIS = 5_000;
    /** So long the end of the process waits for what is still to be written. */
    private static final long PATIENCE_MILLIS = 1_000;

    private final QueuedObserver queue;
    private final LineLimit limit;
    private final LineLimit adapters;
    private final Consumer<LogLine> out;
    /** Whether it writes, and nothing is to be written as far as it knows. */
    private final AtomicBoolean isResting = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread writer = new Thread(task, "event-log");
        writer.setDaemon(true);
        return writer;
    });

    /** An event log that writes to the log of the process, and tells there also what adapters say too often. */
    public EventLog(Clock clock) {
        this(clock, LogSetup.adapterLines(), EventLog::write);
    }

    EventLog(Clock clock, LineLimit adapters, Consumer<LogLine> out) {
        this.limit = new LineLimit(clock);
        this.adapters = adapters;
        this.out = out;
        this.queue = new QueuedObserver(this::say, CAPACITY, this::cannotSay);
    }

    private static void write(LogLine line) {
        LoggerFactory.getLogger(LOGGER).atLevel(line.level()).log(line.text());
    }

    /** Begins to write, until it is closed. */
    public void start() {
        thread.scheduleWithFixedDelay(this::drain, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        isResting.set(true);
    }

    /** What may have a line. Pieces are most of the events and have none. */
    @Override
    public EventKinds kinds() {
        return EventLines.kinds();
    }

    @Override
    public void onEvent(SupernodeEvent event, long atNanos) {
        queue.onEvent(event, atNanos);
        if (isResting.get() && isResting.compareAndSet(true, false)) {
            try {
                thread.schedule(this::drainLater, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LoggerFactory.getLogger(LOGGER).debug("closed: events have no lines any more");
            }
        }
    }

    private void drainLater() {
        // First: what comes while it writes is to be written, too.
        isResting.set(true);
        drain();
    }

    private void say(SupernodeEvent event, long atNanos) {
        EventLines.of(event).filter(limit::admits).ifPresent(out);
    }

    private void cannotSay(RuntimeException failure) {
        LogLine line = LogLine.of("internal error", Level.ERROR, "an event cannot be logged: " + failure);
        if (limit.admits(line)) {
            out.accept(line);
        }
    }

    /** Writes what waits, and what is due about what was left out. */
    void drain() {
        write(limit.due(), adapters.due());
        queue.drain();
    }

    private void drainLast() {
        queue.drain();
        write(limit.last(), adapters.last());
    }

    private void write(List<LogLine> own, List<LogLine> ofAdapters) {
        own.forEach(out);
        ofAdapters.forEach(out);
    }

    /** Writes all that waits, if that takes no longer than a second, and ends. */
    @Override
    public void close() {
        isResting.set(false);
        thread.execute(this::drainLast);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
