package io.supernode.core.port;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.UrlSpelling;
import java.util.List;
import java.util.Objects;

/**
 * How a client wants its origin to be asked.
 *
 * @param url http or https, with a host; its query may be a credential, as the signature of a signed URL is
 * @param headers extra headers; never sent to another host than the URL's
 * @param insecure the client asks not to verify the origin's certificate; the operator decides
 * @param rootCas further certificates to trust (PEM or DER, base64), which the client asks for; the operator decides
 * @param sharedUrl what every client of the task knows of the URL: the same one, or what is left of it without the query
 *     parameters that are the client's own
 */
public record OriginRequest(
        String url, OriginHeaders headers, boolean insecure, List<String> rootCas, String sharedUrl) {

    public OriginRequest {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(headers, "headers");
        rootCas = List.copyOf(rootCas);
        Objects.requireNonNull(sharedUrl, "sharedUrl");
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
        return new OriginRequest(this.url, headers, insecure, rootCas, url);
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
        return new OriginRequest(sharedUrl, OriginHeaders.NONE, insecure, rootCas);
    }

    /** Tells whether the origin cannot tell the two clients apart, so that one's answer is the other's. */
    public boolean asksLike(OriginRequest other) {
        return UrlSpelling.isSame(url, other.url) && headers.equals(other.headers);
    }

    /** Tells whether this client takes whatever {@code other} takes for its origin: it asks for no stricter proof. */
    public boolean trustsWhat(OriginRequest other) {
        return insecure || !other.insecure && rootCas.containsAll(other.rootCas);
    }
}
