package io.supernode.cdn.origin;

import io.supernode.core.port.OriginRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Puts a client's extra headers, and our own, on a request to an origin. */
final class RequestHeaders {

    /**
     * Never taken from a client: they belong to the connection or to the framing of the message, choose what the body
     * is (which must be the whole plain file, whoever asked first), would name another virtual host than the URL, or
     * would make another method of a GET.
     */
    private static final Set<String> OURS = Set.of(
            "host",
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "content-length",
            "content-type",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "range",
            "if-range",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "accept-encoding",
            "x-http-method-override",
            "x-http-method",
            "x-method-override");

    private RequestHeaders() {}

    static void put(HttpFields.Mutable fields, OriginHttpRequest call, boolean withClientHeaders) {
        if (withClientHeaders) {
            putExtra(fields, call.request());
        }
        fields.put(HttpHeader.ACCEPT_ENCODING, "identity");
        Optional<ByteRange> range = call.range();
        if (range.isPresent()) {
            fields.put(HttpHeader.RANGE, range.get().header());
        }
        call.conditions().forEach(fields::put);
    }

    private static void putExtra(HttpFields.Mutable fields, OriginRequest request) {
        request.headers().values().forEach((name, value) -> {
            if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                fields.put(name, value);
            }
        });
    }
}
