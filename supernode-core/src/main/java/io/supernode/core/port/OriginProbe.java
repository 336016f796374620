package io.supernode.core.port;

import java.util.Objects;
import java.util.Optional;

/** What the origin said when it was asked for a resource. A refusal is an answer, not an exception. */
public sealed interface OriginProbe {

    /**
     * The resource is there.
     *
     * @param length in bytes, or {@link io.supernode.core.model.PieceLayout#UNKNOWN_LENGTH}
     * @param needsCredentials whether not everybody is known to get the same: the request is personal, and its
     *     {@linkplain OriginRequest#anonymous anonymous} form is refused, led to another place (to log in), or gets what
     *     cannot be compared. Then each further client is {@linkplain OriginFetcher#check checked} with its own
     * @param fingerprint of the very bytes (by the length and a strong ETag, say): two requests whose answers have equal ones
     *     get the same content. Empty if the origin gives nothing that proves it
     */
    record Available(long length, boolean needsCredentials, Optional<String> fingerprint) implements OriginProbe {

        public Available {
            Objects.requireNonNull(fingerprint, "fingerprint");
        }

        /** A resource without a fingerprint. */
        public Available(long length, boolean needsCredentials) {
            this(length, needsCredentials, Optional.empty());
        }

        /** A resource that everybody may have. */
        public Available(long length) {
            this(length, false, Optional.empty());
        }
    }

    /**
     * It cannot be had: not there, not reachable, or forbidden by policy.
     *
     * @param reason what a client may read; reveals nothing about what was found at a forbidden address
     * @param isDown whether the origin did not say so, but could not answer and may a moment later (no connection, silence,
     *     408, 429, 5xx): a stored copy may then serve, and the refusal is soon forgotten
     */
    record Unavailable(String reason, boolean isDown) implements OriginProbe {
        public Unavailable {
            Objects.requireNonNull(reason, "reason");
        }

        /** A definite refusal. */
        public Unavailable(String reason) {
            this(reason, false);
        }
    }

    /**
     * The origin wants credentials that the request did not bring (401, 407), or refuses those that it brought (403). Never
     * where credentials cannot help: who hears this does not ask the origin any more.
     *
     * @param reason what a client may read
     */
    record Unauthorized(String reason) implements OriginProbe {
        public Unauthorized {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
