package io.supernode.core.port;

import java.util.Objects;

/** What came of asking an origin whether a client may have a content that another one has opened. */
public sealed interface Access {

    /** The origin gives this client the very content. */
    record Granted() implements Access {}

    /**
     * The origin wants credentials that the client did not bring (401, 407), or refuses those that it brought (403).
     *
     * @param reason what a client may read
     */
    record Refused(String reason) implements Access {
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The origin gives this client something, but it is not provably the content: a page to log in at, or another version.
     *
     * @param reason what a client may read
     */
    record Different(String reason) implements Access {
        public Different {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The origin gives this client nothing: not there, not reachable, or forbidden by policy.
     *
     * @param reason what a client may read; reveals nothing about what was found at a forbidden address
     */
    record Unavailable(String reason) implements Access {
        public Unavailable {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Too little of the content is known yet to compare anything with it: the same question may be answered soon. */
    record Pending() implements Access {}
}
