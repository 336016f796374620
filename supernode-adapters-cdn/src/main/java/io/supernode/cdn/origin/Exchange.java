package io.supernode.cdn.origin;

import io.supernode.cdn.origin.OriginError.Kind;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/**
 * One question to an origin with all its redirects. A client's extra headers go to the scheme, host and port that the
 * client named and to nobody else; once a redirect has left them they are gone for good, since whoever leads back is a
 * stranger.
 */
final class Exchange implements OriginExchange {

    /** The client library's own time-out is off: {@link StallDetector} knows when the silence is our own. */
    private static final long NO_TIMEOUT = 0;

    private final OriginClient client;
    private final HttpClient http;
    private final OriginHttpRequest call;
    private final ExchangeListener listener;
    private final StallDetector guard;

    private OriginUrl url;
    private int redirects;
    private boolean withClientHeaders = true;

    /** Of the hop under way; set by its callbacks, which the client library calls one after another. */
    private volatile String location;
    private volatile boolean unwanted;
    private volatile BodyPump pump;

    /** Guarded by this. */
    private Request current;
    private OriginError abortedBy;
    private boolean responseOver;
    private boolean bodyOver;
    private boolean ended;

    Exchange(OriginClient client, HttpClient http, OriginUrl url, OriginHttpRequest call, ExchangeListener listener) {
        this.client = client;
        this.http = http;
        this.url = url;
        this.call = call;
        this.listener = listener;
        this.guard = client.guard(call, this::abort);
    }

    void start() {
        try {
            ask();
        } catch (IllegalArgumentException e) {
            // The client library refuses some host names that a URL may have.
            finish(new OriginError(Kind.FORBIDDEN, "the URL is malformed", String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void abort(OriginError why) {
        Request running;
        synchronized (this) {
            if (ended || abortedBy != null) {
                return;
            }
            abortedBy = why;
            running = current;
        }
        if (running != null) {
            running.abort(new IOException(why.reason()));
        }
    }

    private void ask() {
        location = null;
        unwanted = false;
        pump = null;
        Request request = http.newRequest(url.host(), url.port())
                .scheme(url.scheme())
                .method(call.method().name())
                .path(url.pathAndQuery())
                .followRedirects(false)
                .idleTimeout(NO_TIMEOUT, TimeUnit.MILLISECONDS)
                .headers(fields -> RequestHeaders.put(fields, call, withClientHeaders))
                // Until here it may have waited for the name, for the handshake, or for others of its host.
                .onRequestBegin(begun -> guard.limit(client.settings().headerTimeout()))
                .onResponseHeaders(this::headers)
                .onResponseContentSource(this::content);
        OriginError already;
        synchronized (this) {
            current = request;
            already = abortedBy;
            responseOver = false;
            bodyOver = true;
        }
        if (already != null) {
            finish(already);
        } else {
            guard.limit(client.settings().limits().queueTimeout());
            request.send(this::complete);
        }
    }

    private void headers(Response response) {
        guard.bodyBegins(client.settings().readTimeout());
        if (StatusCode.isRedirect(response.getStatus())) {
            String target = response.getHeaders().get(HttpHeader.LOCATION);
            location = target == null ? "" : target;
        } else {
            unwanted = !listener.head(ResponseHead.of(url, response));
        }
        if ((unwanted || location != null) && call.method() == OriginHttpRequest.Method.GET && mayBeLong(response)) {
            response.abort(new IOException("the body is not wanted"));
        }
    }

    /** Reading a short body keeps the connection for the next request; a long one is not worth it. */
    private static boolean mayBeLong(Response response) {
        long length = response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
        return length < 0 || length > ChunkPool.CHUNK_BYTES;
    }

    private void content(Response response, Content.Source source) {
        if (unwanted || location != null) {
            Content.Source.consumeAll(source, org.eclipse.jetty.util.Callback.NOOP);
            return;
        }
        synchronized (this) {
            bodyOver = false;
        }
        BodyPump started = new BodyPump(source, client, listener, guard, this::bodyDone);
        pump = started;
        started.run();
    }

    private void bodyDone() {
        boolean both;
        synchronized (this) {
            bodyOver = true;
            both = responseOver;
        }
        if (both) {
            finish(null);
        }
    }

    private void complete(Result result) {
        OriginError aborted;
        synchronized (this) {
            aborted = abortedBy;
        }
        if (aborted != null) {
            finish(aborted);
        } else if (location != null) {
            follow();
        } else if (unwanted) {
            finish(null);
        } else if (result.isFailed()) {
            finish(OriginError.from(result.getFailure()));
        } else {
            responseDone();
        }
    }

    /** The response may be complete before its last bytes have been read out of the library. */
    private void responseDone() {
        boolean both;
        synchronized (this) {
            responseOver = true;
            both = bodyOver;
        }
        if (both) {
            finish(null);
        }
    }

    private void follow() {
        try {
            if (++redirects > client.settings().maxRedirects()) {
                finish(OriginError.of(Kind.BROKEN, "the origin redirects too often"));
                return;
            }
            if (location.isBlank()) {
                // As a reference it would be this very URL, and some libraries take it for the directory above.
                finish(OriginError.of(Kind.BROKEN, "the origin redirects to nowhere"));
                return;
            }
            OriginUrl next = url.resolve(location);
            if (url.isSecure() && !next.isSecure()) {
                finish(OriginError.of(Kind.FORBIDDEN, "the origin redirects from https to http"));
                return;
            }
            withClientHeaders = withClientHeaders && next.sameOrigin(url);
            url = next;
            ask();
        } catch (IllegalArgumentException e) {
            finish(new OriginError(
                    Kind.FORBIDDEN, "the origin redirects to a URL that is not asked", String.valueOf(e.getMessage())));
        }
    }

    /** Ends the exchange, well if {@code error} is null. */
    private void finish(OriginError error) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        guard.stop();
        if (pump != null) {
            pump.close();
        }
        client.ended(http);
        if (error == null) {
            listener.end();
        } else {
            listener.failed(error);
        }
    }
}
