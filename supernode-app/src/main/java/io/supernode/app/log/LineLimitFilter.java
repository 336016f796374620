package io.supernode.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.supernode.http.net.Printable;

/**
 * Keeps what the adapters say of origins, files and calls within the bounds of a {@link LineLimit}: a client can make them say
 * as much as it likes. Lines of the same pattern have the same cause; of the server of HTTP, whose lines hold what a client has
 * sent, one class has one line a minute. What is below INFO was asked for and passes.
 */
final class LineLimitFilter extends Filter<ILoggingEvent> {

    private static final String CDN_ADAPTER = "io.supernode.cdn.";
    private static final String HTTP_ADAPTER = "io.supernode.http.";
    /** The server of HTTP warns of bad Host headers, and of those of the PROXY protocol. */
    private static final String JETTY = "org.eclipse.jetty.";

    /** Short enough that how often it was repeated fits behind it. */
    private static final int MAX_TEXT = LogSetup.MAX_MESSAGE - 100;

    private final LineLimit limit;

    LineLimitFilter(LineLimit limit) {
        this.limit = limit;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        String logger = event.getLoggerName();
        boolean isLimited = event.getLevel().isGreaterOrEqual(Level.INFO)
                && (logger.startsWith(CDN_ADAPTER) || logger.startsWith(HTTP_ADAPTER) || logger.startsWith(JETTY));
        return isLimited && !limit.admits(line(event)) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static LogLine line(ILoggingEvent event) {
        org.slf4j.event.Level level = org.slf4j.event.Level.valueOf(event.getLevel().toString());
        String text = cut(event.getFormattedMessage());
        String logger = event.getLoggerName();
        return logger.startsWith(JETTY)
                ? new LogLine(logger, logger, level, text)
                : LogLine.of(cut(event.getMessage()), level, text);
    }

    private static String cut(String text) {
        return Printable.of(text, MAX_TEXT);
    }
}
