package io.supernode.core.port;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may have a task's content, as it is kept. May hold the request of one client with its credentials: a store guards it like
 * a password.
 *
 * @param rule who is let in
 * @param opener the request by which the content was opened; absent before it was. Of a content
 *     that everybody may have, without what is this client's own
 * @param acceptedUntilMillis salted hashes of credentials that the origin has accepted, and until when (milliseconds since
 *     1970) they are taken without asking again; the eldest, which are forgotten first, come first
 */
public record AccessRecord(Rule rule, Optional<OriginRequest> opener, Map<String, Long> acceptedUntilMillis) {

    /** Who is let in without a question to the origin. */
    public enum Rule {
        /** Nothing has been opened yet. */
        UNDECIDED,
        /** Everybody. */
        PUBLIC,
        /** Those whose credentials the origin has accepted. */
        PRIVATE
    }

    /** Of a task that nobody has opened yet. */
    public static final AccessRecord NONE = new AccessRecord(Rule.UNDECIDED, Optional.empty(), Map.of());

    public AccessRecord {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(opener, "opener");
        acceptedUntilMillis = Collections.unmodifiableMap(new LinkedHashMap<>(acceptedUntilMillis));
    }
}
