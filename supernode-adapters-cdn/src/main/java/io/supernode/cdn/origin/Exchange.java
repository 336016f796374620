package io.supernode.cdn.origin;

import io.supernode.cdn.origin.OriginError.Kind;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;

/**
 * One request to an origin with all its redirects. A client's extra headers go to the scheme, host and port that the
 * client named and to nobody else; once a redirect has left them they are gone for good, since whoever leads back is a
 * stranger.
 *
 * <p>It ends whatever the client library does: if the library does not report the end of an aborted request within a
 * second, the connection is closed and the exchange ends all the same.
 */
final class Exchange implements OriginExchange {

    /** For the client library to end a request that was aborted. */
    private static final long ABORT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OriginClient client;
    private final OriginHttpRequest request;
    private final ExchangeListener listener;
    private final StallDetector stalls;

    /** Names of headers on which a response so far depends; of the hops, which come one after another. */
    private final Set<String> varyingHeaders = new HashSet<>();

    private OriginUrl url;
    private int redirects;
    private boolean withClientHeaders = true;

    /** Guarded by this. */
    private Hop hop;

    private OriginError abortedBy;
    private boolean ended;

    /** Held while the head is handed on, so that no end overtakes it. */
    private final Object delivery = new Object();

    Exchange(OriginClient client, OriginUrl url, OriginHttpRequest request, ExchangeListener listener) {
        this.client = client;
        this.url = url;
        this.request = request;
        this.listener = listener;
        this.stalls = client.stallDetector(request, this::stalled);
    }

    void start() {
        ask();
    }

    @Override
    public void abort(OriginError why) {
        Hop running;
        synchronized (this) {
            if (ended || abortedBy != null) {
                return;
            }
            abortedBy = why;
            running = hop;
        }
        if (running != null) {
            abort(running);
        }
    }

    /** The origin is silent. Of a response that is known already, only a body that nobody wants is missing. */
    private void stalled(OriginError why) {
        Hop running;
        synchronized (this) {
            running = hop;
        }
        if (running != null && running.isHeadKnown() && !running.isBodyWanted()) {
            abort(running);
        } else {
            abort(running != null && running.isWaiting() ? OriginError.noConnectionLeft() : why);
        }
    }

    private void abort(Hop running) {
        running.abort();
        client.clock().schedule(ABORT_NANOS, () -> {
            running.closeConnection();
            running.end(null);
        });
    }

    @Override
    public void resume() {
        Hop running;
        synchronized (this) {
            running = hop;
        }
        if (running != null) {
            running.resume();
        }
    }

    private void ask() {
        Optional<HttpClient> http = client.acquire(request.request(), url);
        if (http.isEmpty()) {
            finish(OriginError.of(Kind.TLS, "the root certificates cannot be used"));
            return;
        }
        Hop next = new Hop(client, http.get(), url, request, withClientHeaders, stalls, this);
        OriginError already;
        synchronized (this) {
            hop = next;
            already = abortedBy;
        }
        if (already != null) {
            next.close();
            finish(already);
        } else {
            next.start();
        }
    }

    // ---- called by the hop, one after another ----

    /** The head of a response is here; answers whether its body is wanted. */
    boolean head(Response response) {
        for (String line : response.getHeaders().getValuesList(HttpHeader.VARY)) {
            for (String name : line.split(",")) {
                String header = name.strip().toLowerCase(Locale.ROOT);
                if (!header.isEmpty() && RequestHeaders.isForwarded(header)) {
                    varyingHeaders.add(header);
                }
            }
        }
        if (Hop.isRedirect(response)) {
            return false;
        }
        ResponseHead head = ResponseHead.of(url, response, varyingHeaders);
        synchronized (delivery) {
            synchronized (this) {
                if (ended) {
                    return false;
                }
            }
            return listener.head(head);
        }
    }

    BodyPump newPump(org.eclipse.jetty.io.Content.Source source, Runnable whenDone) {
        return new BodyPump(source, client, listener, stalls, whenDone);
    }

    /** The hop is over, well if {@code failure} is null. */
    void hopEnded(Hop over, OriginError failure) {
        OriginError aborted;
        synchronized (this) {
            if (hop != over) {
                return;
            }
            aborted = abortedBy;
        }
        if (aborted != null) {
            finish(aborted);
        } else if (over.location().isPresent()) {
            follow(over.location().get());
        } else if (over.isHeadKnown() && !over.isBodyWanted()) {
            finish(null);
        } else {
            finish(failure == null ? null : client.explained(failure, request.request(), url));
        }
    }

    /**
     * A redirect meets the egress policy as the first request does: each hop is asked through {@link HttpClientPool}, whose {@link
     * CheckedResolver} has every address that is dialled pass {@link EgressPolicy}, so nothing that is forbidden can be reached
     * by way of a redirect. From https to http none is followed.
     */
    private void follow(String location) {
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
        Hop last;
        synchronized (delivery) {
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
                last = hop;
            }
        }
        stalls.stop();
        if (last != null) {
            last.close();
        }
        if (error == null) {
            listener.end();
        } else {
            listener.failed(error);
        }
    }
}
