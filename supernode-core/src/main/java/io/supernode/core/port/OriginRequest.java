package io.supernode.core.port;

import io.supernode.core.model.OriginHeaders;
import java.util.List;
import java.util.Objects;

/**
 * How a client wants its origin to be asked.
 *
 * @param url http or https, with a host
 * @param headers extra headers; never sent to another host than the URL's
 * @param insecure the client asks not to verify the origin's certificate; the operator decides
 * @param rootCas further certificates to trust (PEM or DER, base64), which the client asks for; the operator decides
 */
public record OriginRequest(String url, OriginHeaders headers, boolean insecure, List<String> rootCas) {

    public OriginRequest {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(headers, "headers");
        rootCas = List.copyOf(rootCas);
    }

    /** A plain request without extra headers. */
    public static OriginRequest of(String url) {
        return new OriginRequest(url, OriginHeaders.NONE, false, List.of());
    }
}
