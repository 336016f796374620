package io.supernode.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.supernode.app.config.LogFormat;
import io.supernode.app.config.LogLevel;
import io.supernode.core.port.Clock;
import io.supernode.http.net.AccessLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures the log, at first with the defaults when the library asks, then with the settings, also while the process runs.
 * An operator who names a file by {@code -Dlogback.configurationFile} gets what that says instead. Thread-safe.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final String OWN_FILE = "logback.configurationFile";
    private static final String PRODUCT = "io.supernode";
    private static final String STANDARD_ERROR = "System.err";
    /** Of a message; no own line is as long. */
    static final int MAX_MESSAGE = 1_000;
    /** A message is one line whatever is in it, and cut. */
    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} [%level] %logger{0} - %.-" + MAX_MESSAGE
            + "replace(%msg){'\\p{Cntrl}', '?'}%n";
    /** What goes wrong in an adapter goes wrong with each call: the first lines tell what, and then the number tells more. */
    private static final int ADAPTER_CAUSE_AT_ONCE = 20;
    private static final double ADAPTER_CAUSE_PER_SECOND = 1 / 6.0;

    /** One for the whole life of the process: what is configured anew forgets nothing. */
    private static final LineLimit ADAPTER_LINES =
            new LineLimit(Clock.system(), ADAPTER_CAUSE_AT_ONCE, ADAPTER_CAUSE_PER_SECOND);

    private static volatile boolean isConfigured;

    /** Called by the logging library. */
    public LogSetup() {}

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        if (System.getProperty(OWN_FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        configure(loggers, LogLevel.INFO, LogFormat.TEXT, false);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Changes what is logged, and how, from now on. */
    public static void apply(LogLevel level, LogFormat format, boolean access) {
        if (System.getProperty(OWN_FILE) == null && LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
            configure(loggers, level, format, access);
        }
    }

    /** Writes what is still to be written, if that takes less than half a second. What is said later is lost: the process ends. */
    public static void end() {
        // Commands that say nothing do not load the library for this.
        if (isConfigured && LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
            loggers.stop();
        }
    }

    /** What bounds the lines of the adapters. */
    static LineLimit adapterLines() {
        return ADAPTER_LINES;
    }

    private static synchronized void configure(
            LoggerContext loggers, LogLevel level, LogFormat format, boolean access) {
        Level own = Level.toLevel(level.name());
        ch.qos.logback.classic.Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        // What the libraries tell at INFO and below is about themselves.
        root.setLevel(own.isGreaterOrEqual(Level.WARN) ? own : Level.WARN);
        loggers.getLogger(PRODUCT).setLevel(own);
        // Its failures are told by the ports themselves.
        loggers.getLogger("io.javalin").setLevel(Level.OFF);
        loggers.getLogger(AccessLog.NAME).setLevel(access ? Level.INFO : Level.OFF);
        List<Appender<ILoggingEvent>> former = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(former::add);
        // First: what is said while the former ones write what still waits must not be lost.
        root.addAppender(queue(loggers, format));
        for (Appender<ILoggingEvent> appender : former) {
            root.detachAppender(appender);
            appender.stop();
        }
        isConfigured = true;
    }

    private static LogQueue queue(LoggerContext loggers, LogFormat format) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(loggers);
        // Standard output has the ready line only.
        console.setTarget(STANDARD_ERROR);
        console.setEncoder(encoder(loggers, format));
        console.start();
        LogQueue queue = new LogQueue(loggers);
        queue.addFilter(new LineLimitFilter(ADAPTER_LINES));
        queue.addAppender(console);
        queue.start();
        return queue;
    }

    static Encoder<ILoggingEvent> encoder(LoggerContext loggers, LogFormat format) {
        Encoder<ILoggingEvent> encoder;
        if (format == LogFormat.JSON) {
            encoder = new JsonLineEncoder();
        } else {
            PatternLayoutEncoder text = new PatternLayoutEncoder();
            text.setPattern(PATTERN);
            // Else that of the locale, in which services mostly have none: ASCII.
            text.setCharset(StandardCharsets.UTF_8);
            encoder = text;
        }
        encoder.setContext(loggers);
        encoder.start();
        return encoder;
    }
}
