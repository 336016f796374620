package io.supernode.app.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.supernode.http.net.AccessLog;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lines on their way to the log, written by a thread of its own: whoever says something never waits for the reader of the log,
 * since threads that serve say something. What a full queue cannot take is counted and told once there is room; lines of the
 * access log are left out first. Thread-safe; the count of lines that come in the same moment may miss some.
 */
final class LogQueue extends AsyncAppender {

    /** Some megabytes at most. */
    private static final int CAPACITY = 4_000;
    /** Kept free for what is no line of the access log. */
    private static final int RESERVED = CAPACITY / 5;
    /** So long the end of the process waits for what is still to be written. */
    private static final int PATIENCE_MILLIS = 400;

    /** One for the whole life of the process: what is configured anew forgets nothing. */
    private static final AtomicLong LEFT_OUT = new AtomicLong();

    LogQueue(LoggerContext loggers) {
        setContext(loggers);
        setQueueSize(CAPACITY);
        setDiscardingThreshold(RESERVED);
        setNeverBlock(true);
        setMaxFlushTime(PATIENCE_MILLIS);
    }

    @Override
    protected boolean isDiscardable(ILoggingEvent line) {
        return line.getLoggerName().equals(AccessLog.NAME);
    }

    @Override
    protected void append(ILoggingEvent line) {
        boolean isNearlyFull = isQueueBelowDiscardingThreshold();
        if (isNearlyFull && isDiscardable(line) || getRemainingCapacity() == 0) {
            LEFT_OUT.incrementAndGet();
            return;
        }
        long lost = isNearlyFull ? 0 : LEFT_OUT.getAndSet(0);
        if (lost > 0) {
            super.append(told(lost));
        }
        super.append(line);
    }

    private ILoggingEvent told(long lost) {
        LoggerContext loggers = (LoggerContext) getContext();
        String text = lost + " lines were left out of the log: they came faster than standard error was read";
        return new LoggingEvent(
                LogQueue.class.getName(), loggers.getLogger(LogQueue.class), Level.WARN, text, null, null);
    }
}
