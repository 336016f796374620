package io.supernode.cluster.engine;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jgroups.logging.CustomLogFactory;
import org.jgroups.logging.Log;
import org.jgroups.logging.LogFactory;
import org.jgroups.logging.Slf4jLogImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of JGroups, which warns of each connection of a stranger: whoever reaches the port could fill the disk, and hide what an
 * operator must see. Of each cause there is one line a minute ({@link LineRate}). What is below WARN was asked for, and passes.
 * Thread-safe.
 */
final class EngineLog extends Slf4jLogImpl {

    /** Most texts of JGroups begin with a number of their own, whatever is in them. */
    private static final Pattern NUMBERED = Pattern.compile("JGRP\\d{6}(?=:)");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    /** Begins the same for all lines of a cause that has no number. */
    private static final int CAUSE_LENGTH = 80;
    /** A node of another release of JGroups is told by the same line as a stranger, and must not be hidden by one. */
    private static final String OTHER_VERSION = "different version";

    /** So the engine says farewell to a node that is dead: what matters of it, that it is gone, has a line of its own. */
    private static final String FAREWELL_FAILED = "failed sending graceful close";

    /** So a thread ends that was about to read from a connection which this node has closed, such as one of two to the same node. */
    private static final String CLOSED_HERE = "Stream closed";

    private static final LineRate RATE =
            new LineRate(task -> CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(task));

    private final Logger logger;
    private final LineRate rate;

    EngineLog(Logger logger, LineRate rate) {
        super(Locale.ROOT, logger);
        this.logger = logger;
        this.rate = rate;
    }

    /** From now on JGroups logs so in this process, unless somebody else has decided already how it does. */
    static synchronized void use() {
        if (LogFactory.getCustomLogFactory() == null) {
            LogFactory.setCustomLogFactory(factory(RATE));
        }
    }

    /** Logs whose causes are bounded together. */
    static CustomLogFactory factory(LineRate rate) {
        return new CustomLogFactory() {
            @Override
            public Log getLog(Class<?> type) {
                return new EngineLog(LoggerFactory.getLogger(type), rate);
            }

            @Override
            public Log getLog(String category) {
                return new EngineLog(LoggerFactory.getLogger(category), rate);
            }
        };
    }

    private String cause(String text) {
        if (text.contains(OTHER_VERSION)) {
            return OTHER_VERSION;
        }
        Matcher numbered = NUMBERED.matcher(text);
        if (numbered.lookingAt()) {
            return numbered.group();
        }
        String constant = DIGITS.matcher(text).replaceAll("");
        return logger.getName() + ' ' + constant.substring(0, Math.min(constant.length(), CAUSE_LENGTH));
    }

    private boolean warns(String text) {
        return logger.isWarnEnabled() && rate.admits(cause(text), text, logger::warn);
    }

    private boolean complains(String text) {
        return logger.isErrorEnabled() && rate.admits(cause(text), text, logger::error);
    }

    @Override
    public void warn(String text) {
        if (warns(text)) {
            logger.warn(text);
        }
    }

    @Override
    public void warn(String format, Object... arguments) {
        warn(String.format(Locale.ROOT, format, arguments));
    }

    @Override
    public void warn(String text, Throwable failure) {
        if (failure instanceof IOException && CLOSED_HERE.equals(failure.getMessage())) {
            logger.debug(text, failure);
        } else if (warns(text)) {
            logger.warn(text, failure);
        }
    }

    @Override
    public void error(String text) {
        if (text.contains(FAREWELL_FAILED)) {
            logger.debug(text);
        } else if (complains(text)) {
            logger.error(text);
        }
    }

    @Override
    public void error(String format, Object... arguments) {
        error(String.format(Locale.ROOT, format, arguments));
    }

    @Override
    public void error(String text, Throwable failure) {
        if (complains(text)) {
            logger.error(text, failure);
        }
    }

    /** As {@link #error(String)}: the log of this process has no such level. */
    @Override
    public void fatal(String text) {
        error(text);
    }

    @Override
    public void fatal(String format, Object... arguments) {
        error(format, arguments);
    }

    @Override
    public void fatal(String text, Throwable failure) {
        error(text, failure);
    }
}
