package io.supernode.core.port;

import java.util.Objects;

/** What the origin said when it was asked whether stored content is still its own. */
public sealed interface Revalidation {

    /** The stored content is what the origin has. */
    record Current() implements Revalidation {}

    /**
     * The stored content is not to be given to further peers: the origin has another content now, or none any more (404,
     * 410), or it answers with nothing by which it could be told that it is the same.
     *
     * @param length of it in bytes, or {@link io.supernode.core.model.PieceLayout#UNKNOWN_LENGTH}
     */
    record Changed(long length) implements Revalidation {}

    /**
     * The origin did not say: it is down or refuses, or nothing complete is stored that could be asked about. The stored
     * content serves on (stale-if-error), and the fetcher logs it.
     *
     * @param reason for the log
     * @param wantsCredentials whether it answers, but refuses this request (401, 403, 407; an expired signature, say):
     *     another client's may be let in
     */
    record Unanswered(String reason, boolean wantsCredentials) implements Revalidation {
        public Unanswered {
            Objects.requireNonNull(reason, "reason");
        }

        /** No answer, whoever asks. */
        public Unanswered(String reason) {
            this(reason, false);
        }
    }
}
