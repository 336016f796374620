package io.supernode.http.control;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/** Tells a {@link RequestListener} of each answered request. Thread-safe. */
final class AnsweredRequests implements RequestLog {

    /** Of a field of the head: a colon, a space and the end of the line; about as many as the request line has besides. */
    private static final int FIELD_BYTES = 4;
    private static final int REQUEST_LINE_BYTES = 12;

    private final Map<String, String> pages;
    private final RequestListener listener;

    /** @param pages their paths */
    AnsweredRequests(Set<String> pages, RequestListener listener) {
        this.pages = pages.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));
        this.listener = listener;
    }

    @Override
    public void log(Request request, Response response) {
        listener.answered(
                page(request.getHttpURI().getPath()),
                response.getStatus(),
                System.nanoTime() - request.getBeginNanoTime(),
                bytes(request),
                Response.getContentBytesWritten(response));
    }

    private String page(String path) {
        if (path == null) {
            return RequestListener.OTHER;
        }
        String page = pages.get(path);
        if (page == null && path.startsWith(PeerRoutes.TASKS)) {
            return PeerRoutes.ANY_TASK;
        }
        return page == null ? RequestListener.OTHER : page;
    }

    private static long bytes(Request request) {
        long bytes = REQUEST_LINE_BYTES + length(request.getMethod()) + length(request.getHttpURI().getPathQuery())
                + Math.max(0, request.getLength());
        for (HttpField field : request.getHeaders()) {
            bytes += FIELD_BYTES + length(field.getName()) + length(field.getValue());
        }
        return bytes;
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }
}
