package io.supernode.core.port;

import java.util.Objects;
import java.util.Optional;

/**
 * A refusal of the origin that is remembered for a while.
 *
 * @param wantsCredentials whether the origin wants credentials (608), else the URL is refused (607)
 * @param message what a client may read
 * @param question to which the refusal was the answer; empty if the content is bad, whoever asks
 * @param untilMillis when the origin is asked again, milliseconds since 1970
 */
public record RefusalRecord(
        boolean wantsCredentials, String message, Optional<OriginRequest> question, long untilMillis) {

    public RefusalRecord {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(question, "question");
    }
}
