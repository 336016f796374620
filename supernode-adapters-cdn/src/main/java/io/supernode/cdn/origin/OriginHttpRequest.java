package io.supernode.cdn.origin;

import io.supernode.core.port.OriginRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One GET to an origin. HEAD is never asked: some origins refuse it, never answer it, or say something else than to a
 * GET, and what a GET brings is what counts.
 *
 * @param request whose URL is asked with whose headers
 * @param range of the plain file, when not all of it is wanted
 * @param conditions such as If-Range, by name
 * @param patience by then the head of the response must have come, whatever the settings allow beyond it
 */
public record OriginHttpRequest(
        OriginRequest request, Optional<ByteRange> range, Map<String, String> conditions, Duration patience) {

    /** More than any setting allows. */
    private static final Duration UNLIMITED = Duration.ofHours(1);

    public OriginHttpRequest {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(range, "range");
        conditions = Map.copyOf(conditions);
        Objects.requireNonNull(patience, "patience");
    }

    /** Asks for the whole body. */
    public static OriginHttpRequest get(OriginRequest request) {
        return new OriginHttpRequest(request, Optional.empty(), Map.of(), UNLIMITED);
    }

    /** Asks for some bytes of the plain file; an origin without ranges answers the whole. */
    public static OriginHttpRequest get(OriginRequest request, ByteRange range) {
        return new OriginHttpRequest(request, Optional.of(range), Map.of(), UNLIMITED);
    }

    /** The same, on conditions. */
    public OriginHttpRequest on(Map<String, String> newConditions) {
        return new OriginHttpRequest(request, range, newConditions, patience);
    }

    /** The same, with less patience. */
    public OriginHttpRequest within(Duration newPatience) {
        return new OriginHttpRequest(request, range, conditions, newPatience);
    }

    /** The same, of the whole body. */
    public OriginHttpRequest withoutRange() {
        return new OriginHttpRequest(request, Optional.empty(), conditions, patience);
    }
}
