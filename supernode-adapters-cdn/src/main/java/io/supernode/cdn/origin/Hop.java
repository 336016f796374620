package io.supernode.cdn.origin;

import io.supernode.cdn.origin.OriginError.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;

/** One request and its response on one connection, without redirects. Ends once, and tells its {@link Exchange} so. */
final class Hop {

    /** The client library's own time-out is off: {@link StallDetector} knows when the silence is our own. */
    private static final long NO_TIMEOUT = 0;
    /** What is asked is in the head that {@link RawHeadTransport} writes; the library wants a URL all the same. */
    private static final URI PLACEHOLDER = URI.create("http://origin/");
    /**
     * The rest of a short body that nobody wants is read so that the connection can be used again, unless that takes
     * longer.
     */
    private static final Duration DISCARD_PATIENCE = Duration.ofSeconds(2);

    private final OriginClient client;
    private final HttpClient http;
    private final OriginUrl url;
    private final StallDetector stalls;
    private final Exchange exchange;
    private final Request request;
    private final byte[] head;
    private final ConnectionPlaces.Place place;

    private volatile boolean headKnown;
    private volatile boolean bodyWanted;
    private volatile String location;
    private volatile BodyPump pump;

    /** Guarded by this. */
    private boolean responseOver;
    private boolean bodyOver = true;
    private boolean ended;
    private boolean closed;

    Hop(
            OriginClient client,
            HttpClient http,
            OriginUrl url,
            OriginHttpRequest asked,
            boolean withClientHeaders,
            StallDetector stalls,
            Exchange exchange) {
        this.client = client;
        this.http = http;
        this.url = url;
        this.stalls = stalls;
        this.exchange = exchange;
        request = http.newRequest(PLACEHOLDER)
                .scheme(url.scheme())
                .host(url.lowerCaseHost())
                .port(url.port())
                .followRedirects(false)
                .idleTimeout(NO_TIMEOUT, TimeUnit.MILLISECONDS)
                .headers(fields -> RequestHeaders.put(fields, asked, url, withClientHeaders))
                // Until here it may have waited for the name, for the handshake, or for others of its host.
                .onRequestBegin(begun -> stalls.limit(client.settings().firstByteTimeout()))
                .onResponseHeaders(this::headers)
                .onResponseContentSource(this::content);
        head = RequestHeaders.bytes(request.getMethod(), url.target(), request.getHeaders());
        place = client.places().newPlace(url.lowerCaseHost(), asked.request().caller(), new ConnectionPlaces.Applicant() {
            @Override
            public void granted() {
                send();
            }

            @Override
            public void refused() {
                end(OriginError.noConnectionLeft());
            }
        });
    }

    void start() {
        if (head.length > RequestHeaders.MAX_HEAD_BYTES) {
            end(OriginError.of(
                    Kind.FORBIDDEN,
                    "the request to the origin would be longer than " + RequestHeaders.MAX_HEAD_BYTES + " bytes"));
            return;
        }
        stalls.limit(client.settings().limits().queueTimeout());
        place.take();
    }

    private void send() {
        if (isEnded()) {
            return;
        }
        // The wait for the connection itself begins.
        stalls.limit(client.settings().limits().queueTimeout());
        try {
            RawHeadTransport.withHead(request, head).send(this::complete);
        } catch (IllegalArgumentException e) {
            end(new OriginError(Kind.FORBIDDEN, "the URL is malformed", String.valueOf(e.getMessage())));
        }
    }

    // ---- what the exchange asks ----

    /** Where the response redirects to, "" if it does not say; empty if it is no redirect. */
    Optional<String> location() {
        return Optional.ofNullable(location);
    }

    boolean isHeadKnown() {
        return headKnown;
    }

    /** Tells whether others have all the connections. */
    boolean isWaiting() {
        return place.isWaiting();
    }

    boolean isBodyWanted() {
        return bodyWanted;
    }

    void abort() {
        request.abort(new IOException("the request is given up"));
        if (place.isWaiting()) {
            // The library knows nothing of it yet.
            end(null);
        }
    }

    void closeConnection() {
        Connection connection = request.getConnection();
        if (connection != null && !isEnded()) {
            connection.close();
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    void resume() {
        BodyPump running = pump;
        if (running != null) {
            running.resume();
        }
    }

    /** Nothing more is handed on. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            ended = true;
        }
        if (pump != null) {
            pump.close();
        }
        client.release(http);
        place.close();
    }

    // ---- called by the client library, one after another ----

    private void headers(Response response) {
        if (isEnded()) {
            return;
        }
        if (StatusCode.isInterim(response.getStatus())) {
            // 101, which nobody asked for; the others are skipped before.
            abort();
            end(OriginError.of(Kind.BROKEN, "the origin switches to a protocol that it was not asked for"));
            return;
        }
        if (!isFramingKnown(response)) {
            abort();
            end(OriginError.of(Kind.BROKEN, "the origin packs the body for the way, which it was not asked to"));
            return;
        }
        stalls.bodyBegins(client.settings().readTimeout());
        String redirect = isRedirect(response) ? locationOf(response) : null;
        bodyWanted = exchange.head(response) && redirect == null;
        location = redirect;
        headKnown = true;
        if (bodyWanted) {
            return;
        }
        stalls.bodyBegins(shorter(DISCARD_PATIENCE, client.settings().readTimeout()));
        if (mayBeLong(response)) {
            response.abort(new IOException("the body is not wanted"));
        }
    }

    /**
     * The library undoes {@code chunked} alone, and would hand on as the body what another transfer coding has made of
     * it.
     */
    private static boolean isFramingKnown(Response response) {
        return response.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING).stream()
                .allMatch(coding -> coding.strip().equalsIgnoreCase("chunked"));
    }

    static boolean isRedirect(Response response) {
        return StatusCode.isRedirect(response.getStatus(), response.getHeaders().contains(HttpHeader.LOCATION));
    }

    /** Several lines that do not agree lead nowhere. */
    private static String locationOf(Response response) {
        List<String> lines = response.getHeaders().getValuesList(HttpHeader.LOCATION);
        return lines.stream().distinct().count() == 1 ? lines.get(0) : "";
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Reading a short body keeps the connection for the next request; a long one is not worth it. */
    private static boolean mayBeLong(Response response) {
        HttpFields fields = response.getHeaders();
        boolean isChunked = fields.contains(HttpHeader.TRANSFER_ENCODING);
        long length = fields.getLongField(HttpHeader.CONTENT_LENGTH);
        return isChunked || length < 0 || length > ChunkPool.CHUNK_BYTES;
    }

    private void content(Response response, Content.Source source) {
        BodyPump started;
        synchronized (this) {
            if (bodyWanted && !closed) {
                bodyOver = false;
                pump = exchange.newPump(source, this::bodyDone);
            }
            started = pump;
        }
        if (started == null) {
            Content.Source.consumeAll(source, Callback.NOOP);
        } else {
            started.run();
        }
    }

    private void bodyDone() {
        boolean both;
        synchronized (this) {
            bodyOver = true;
            both = responseOver;
        }
        if (both) {
            end(null);
        }
    }

    private void complete(Result result) {
        if (result.isFailed()) {
            BodyPump running = pump;
            if (running != null) {
                running.brokeOff();
            }
            end(OriginError.from(result.getFailure()));
            return;
        }
        boolean both;
        synchronized (this) {
            responseOver = true;
            both = bodyOver;
        }
        // The response may be complete before its last bytes have been read out of the library.
        if (both) {
            end(null);
        }
    }

    /** The hop is over, well if {@code failure} is null; the first one who says so counts. */
    void end(OriginError failure) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        close();
        exchange.hopEnded(this, failure);
    }
}
