package io.supernode.core.port;

import java.util.Objects;
import java.util.Optional;

/**
 * A refusal of the origin that is remembered for a while.
 *
 * @param wantsCredentials whether the origin wants credentials (608), else the URL is refused (607)
 * @param message what a client may read
 * @param reach whom it concerns
 * @param question salted hash of the request to which the refusal was the answer; empty for {@link Reach#EVERYBODY} alone
 * @param untilMillis when the origin is asked again, milliseconds since 1970
 */
public record RefusalRecord(
        boolean wantsCredentials, String message, Reach reach, Optional<String> question, long untilMillis) {

    /**
     * Whom a refusal concerns: what the origin says to one URL with one client's headers says nothing of another's, or one client
     * could shut all others out.
     */
    public enum Reach {
        /** All: the content is bad. */
        EVERYBODY,
        /** Who asks as was asked. */
        ASKER,
        /**
         * The fetch has failed that is made for all, without anything of a client's own: it concerns who has nothing of its own. Who
         * has may get the content for that alone by now, and is asked for.
         */
        SHARED,
        /** As above, and since then the origin has said once more that everybody gets the same: it concerns them all. */
        SHARED_CONFIRMED
    }

    public RefusalRecord {
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(reach, "reach");
        if (question.isEmpty() != (reach == Reach.EVERYBODY)) {
            throw new IllegalArgumentException("what concerns everybody, and nothing else, is the answer to no question");
        }
    }
}
