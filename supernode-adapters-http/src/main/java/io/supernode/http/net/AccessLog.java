package io.supernode.http.net;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line at INFO for each answered request: client as {@link ClientAddress} tells it, method, target, HTTP status, bytes
 * of the body, and the time from the first byte of the request to the last of the reply. While the logger {@value #NAME} is
 * off, nothing is formatted. Thread-safe.
 */
public final class AccessLog implements RequestLog {

    /** The logger. */
    public static final String NAME = "io.supernode.access";

    private static final Logger LOG = LoggerFactory.getLogger(NAME);
    private static final int MAX_TARGET = 500;

    @Override
    public void log(Request request, Response response) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "{} {} {} {} {} B {} ms",
                    ClientAddress.of(request),
                    Printable.of(request.getMethod(), MAX_TARGET),
                    Printable.of(request.getHttpURI().getPathQuery(), MAX_TARGET),
                    response.getStatus(),
                    Response.getContentBytesWritten(response),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getBeginNanoTime()));
        }
    }
}
