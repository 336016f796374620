package io.supernode.http.control;

import io.javalin.router.ParsedEndpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/** Tells a {@link RequestListener} of each answered request. Thread-safe. */
final class AnsweredRequests implements RequestLog {

    /** Of a field of the head: a colon, a space and the end of the line; about as many as the request line has besides. */
    private static final int FIELD_BYTES = 4;
    private static final int REQUEST_LINE_BYTES = 12;
    /** The media type of server-sent events. */
    private static final String EVENT_STREAM = "text/event-stream";

    /** By the path of requests, where all have the same. */
    private final Map<String, String> pages = new HashMap<>();
    /** Whose requests have different paths. */
    private final List<ParsedEndpoint> patterns = new ArrayList<>();
    private final RequestListener listener;

    /** @param routes of the port */
    AnsweredRequests(List<ParsedEndpoint> routes, RequestListener listener) {
        this.listener = listener;
        for (ParsedEndpoint route : routes) {
            String path = route.endpoint.path;
            if (path.matches("[^*{<]+")) {
                pages.put(path, path);
            } else if (route.endpoint.method.isHttpMethod()) {
                patterns.add(route);
            }
        }
    }

    @Override
    public void log(Request request, Response response) {
        String page = page(request.getHttpURI().getPath());
        if (isStream(response)) {
            listener.streamed(page, response.getStatus(), bytes(request));
        } else {
            listener.answered(
                    page,
                    response.getStatus(),
                    System.nanoTime() - request.getBeginNanoTime(),
                    bytes(request),
                    Response.getContentBytesWritten(response));
        }
    }

    private static boolean isStream(Response response) {
        String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type != null && type.startsWith(EVENT_STREAM);
    }

    private String page(String path) {
        String page = path == null ? RequestListener.OTHER : pages.get(path);
        return page == null ? pattern(path) : page;
    }

    private String pattern(String path) {
        for (ParsedEndpoint route : patterns) {
            if (route.matches(path)) {
                return route.endpoint.path.replace("*", "{id}");
            }
        }
        return RequestListener.OTHER;
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
