package io.supernode.cdn.origin;

import io.supernode.core.model.OriginHeaders;
import io.supernode.core.port.OriginRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** The head of a request to an origin: a client's extra headers, and our own. */
public final class RequestHeaders {

    /** Long signed URLs and tokens of several KB fit; more is refused by almost every server. */
    static final int MAX_HEAD_BYTES = 32 << 10;

    /**
     * Never taken from a client: they belong to the connection or to the framing of the message, choose what the body
     * is (which must be the whole plain file, whoever asked first), would name another virtual host than the URL, or
     * would make another method of a GET.
     */
    private static final Set<String> NEVER_FORWARDED = Set.of(
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

    /** Headers that programs and proxies send by themselves, with which nobody is let in anywhere. */
    private static final Set<String> NO_CREDENTIALS = Set.of(
            "accept",
            "accept-charset",
            "accept-language",
            "cache-control",
            "date",
            "dnt",
            "forwarded",
            "from",
            "max-forwards",
            "origin",
            "pragma",
            "priority",
            "referer",
            "traceparent",
            "tracestate",
            "user-agent",
            "via",
            "x-real-ip",
            "x-request-id",
            "x-correlation-id",
            "x-requested-with");

    private static final Set<String> NO_CREDENTIALS_PREFIXES = Set.of("x-forwarded-", "sec-", "x-b3-");

    private RequestHeaders() {}

    /** Tells whether a client's header of this name goes to the origin. */
    static boolean isForwarded(String name) {
        return !NEVER_FORWARDED.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Tells whether an origin that refuses the request with 403 has refused credentials: only then others may help. */
    public static boolean hasCredentials(OriginRequest request) {
        return request.hasOwnUrl()
                || request.headers().values().keySet().stream().anyMatch(RequestHeaders::mayBeCredential);
    }

    private static boolean mayBeCredential(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return isForwarded(lower)
                && !NO_CREDENTIALS.contains(lower)
                && NO_CREDENTIALS_PREFIXES.stream().noneMatch(lower::startsWith);
    }

    /** Tells whether two clients send different headers, as far as a response depends on them. */
    public static boolean differ(Set<String> varyingHeaders, OriginHeaders one, OriginHeaders other) {
        if (varyingHeaders.contains("*")) {
            return !forwarded(one).equals(forwarded(other));
        }
        return varyingHeaders.stream().anyMatch(name -> {
            String mine = one.values().get(name);
            return mine == null ? other.values().containsKey(name) : !mine.equals(other.values().get(name));
        });
    }

    private static Map<String, String> forwarded(OriginHeaders headers) {
        Map<String, String> forwarded = new LinkedHashMap<>();
        headers.values().forEach((name, value) -> {
            if (isForwarded(name)) {
                forwarded.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        return forwarded;
    }

    static void put(HttpFields.Mutable fields, OriginHttpRequest request, OriginUrl url, boolean withClientHeaders) {
        fields.put("Host", url.hostHeader());
        if (withClientHeaders) {
            request.request().headers().values().forEach((name, value) -> {
                if (isForwarded(name)) {
                    fields.put(name, value);
                }
            });
        }
        fields.put("Accept-Encoding", "identity");
        request.range().ifPresent(range -> fields.put("Range", range.header()));
        request.conditions().forEach(fields::put);
    }

    /** The bytes of the whole head, as they go over the wire. */
    static byte[] bytes(String method, String target, HttpFields fields) {
        StringBuilder head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        for (HttpField field : fields) {
            head.append(field.getName()).append(": ").append(field.getValue()).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
