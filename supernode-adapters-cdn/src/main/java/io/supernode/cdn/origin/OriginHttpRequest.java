package io.supernode.cdn.origin;

import io.supernode.core.port.OriginRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One question to an origin.
 *
 * @param method HEAD or GET
 * @param request whose URL is asked with whose headers
 * @param range of the plain file, when not all of it is wanted
 * @param conditions such as If-Range, by name
 * @param patience by then the head of the answer must have come, whatever the settings allow beyond it
 */
public record OriginHttpRequest(
        Method method,
        OriginRequest request,
        Optional<ByteRange> range,
        Map<String, String> conditions,
        Duration patience) {

    /** More than any setting allows. */
    private static final Duration UNLIMITED = Duration.ofHours(1);

    /** What is wanted. */
    public enum Method {
        HEAD,
        GET
    }

    public OriginHttpRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(range, "range");
        conditions = Map.copyOf(conditions);
        Objects.requireNonNull(patience, "patience");
    }

    /** Asks for the headers only. */
    public static OriginHttpRequest head(OriginRequest request) {
        return new OriginHttpRequest(Method.HEAD, request, Optional.empty(), Map.of(), UNLIMITED);
    }

    /** Asks for the whole body. */
    public static OriginHttpRequest get(OriginRequest request) {
        return new OriginHttpRequest(Method.GET, request, Optional.empty(), Map.of(), UNLIMITED);
    }

    /** Asks for some bytes of the plain file; an origin without ranges answers the whole. */
    public static OriginHttpRequest get(OriginRequest request, ByteRange range) {
        return new OriginHttpRequest(Method.GET, request, Optional.of(range), Map.of(), UNLIMITED);
    }

    /** The same, on conditions. */
    public OriginHttpRequest on(Map<String, String> newConditions) {
        return new OriginHttpRequest(method, request, range, newConditions, patience);
    }

    /** The same, with less patience. */
    public OriginHttpRequest within(Duration newPatience) {
        return new OriginHttpRequest(method, request, range, conditions, newPatience);
    }
}
