package io.supernode.core.port;

import io.supernode.core.model.CallerAddress;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.UrlSpelling;
import java.util.List;
import java.util.Objects;

/**
 * How a client wants its origin to be asked. Equal to every other request that asks the same, whoever caused it.
 *
 * @param url http or https, with a host; its query may be a credential, as the signature of a signed URL is
 * @param headers extra headers; never sent to another host than the URL's
 * @param insecure the client asks not to verify the origin's certificate; the operator decides
 * @param rootCas further certificates to trust (PEM or DER, base64), which the client asks for; the operator decides
 * @param sharedUrl what every client of the task knows of the URL: the same one, or what is left of it without the query
 *     parameters that are the client's own
 * @param caller who caused it first, so that what can be had once is shared fairly among callers; unknown if nobody told, and
 *     after a restart. The origin never learns it
 */
public record OriginRequest(
        String url,
        OriginHeaders headers,
        boolean insecure,
        List<String> rootCas,
        String sharedUrl,
        CallerAddress caller) {

    public OriginRequest {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(headers, "headers");
        rootCas = List.copyOf(rootCas);
        Objects.requireNonNull(sharedUrl, "sharedUrl");
        Objects.requireNonNull(caller, "caller");
    }

    /** A request of which nobody told who caused it. */
    public OriginRequest(
            String url, OriginHeaders headers, boolean insecure, List<String> rootCas, String sharedUrl) {
        this(url, headers, insecure, rootCas, sharedUrl, CallerAddress.UNKNOWN);
    }

    /** A request whose URL is nobody's own. */
    public OriginRequest(String url, OriginHeaders headers, boolean insecure, List<String> rootCas) {
        this(url, headers, insecure, rootCas, url);
    }

    /** A plain request without extra headers. */
    public static OriginRequest of(String url) {
        return new OriginRequest(url, OriginHeaders.NONE, false, List.of());
    }

    /** The same request, of a task whose clients have {@code url} in common. */
    public OriginRequest sharing(String url) {
        return new OriginRequest(this.url, headers, insecure, rootCas, url, caller);
    }

    /** The same request, caused by whoever calls from there. */
    public OriginRequest causedBy(CallerAddress newCaller) {
        return new OriginRequest(url, headers, insecure, rootCas, sharedUrl, newCaller);
    }

    /**
     * Tells whether it brings anything that not every client of the task has: only then the origin may grant it what it refuses to
     * {@link #anonymous}.
     */
    public boolean isPersonal() {
        return !headers.values().isEmpty() || hasOwnUrl();
    }

    /** Tells whether the URL is this client's own: another than the task's, and not only spelled otherwise. */
    public boolean hasOwnUrl() {
        return !UrlSpelling.isSame(url, sharedUrl);
    }

    /** What everybody can ask: without what is this client's own. */
    public OriginRequest anonymous() {
        return new OriginRequest(sharedUrl, OriginHeaders.NONE, insecure, rootCas, sharedUrl, caller);
    }

    /** Tells whether the origin cannot tell the two clients apart, so that one's answer is the other's. */
    public boolean asksLike(OriginRequest other) {
        return UrlSpelling.isSame(url, other.url) && headers.equals(other.headers);
    }

    /** Tells whether this client takes whatever {@code other} takes for its origin: it asks for no stricter proof. */
    public boolean trustsWhat(OriginRequest other) {
        return insecure || !other.insecure && rootCas.containsAll(other.rootCas);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OriginRequest that
                && url.equals(that.url)
                && headers.equals(that.headers)
                && insecure == that.insecure
                && rootCas.equals(that.rootCas)
                && sharedUrl.equals(that.sharedUrl);
    }

    @Override
    public int hashCode() {
        return Objects.hash(url, headers, insecure, rootCas, sharedUrl);
    }
}
