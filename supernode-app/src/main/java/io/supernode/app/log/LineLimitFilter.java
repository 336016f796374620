package io.supernode.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Keeps what the adapters say of origins, files and calls within the bounds of a {@link LineLimit}: a client can make them say
 * as much as it likes. Lines of the same pattern have the same cause. What is below INFO was asked for and passes.
 */
final class LineLimitFilter extends Filter<ILoggingEvent> {

    private static final String CDN_ADAPTER = "io.supernode.cdn.";
    private static final String HTTP_ADAPTER = "io.supernode.http.";
    /** The server of HTTP warns of bad headers of the PROXY protocol. */
    private static final String JETTY = "org.eclipse.jetty.";

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
        return LogLine.of(
                event.getMessage(),
                org.slf4j.event.Level.valueOf(event.getLevel().toString()),
                event.getFormattedMessage());
    }
}
