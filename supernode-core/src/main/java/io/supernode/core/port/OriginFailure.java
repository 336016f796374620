package io.supernode.core.port;

import java.util.Objects;

/**
 * Why a back-to-source ended without the file.
 *
 * @param kind decides what clients are told
 * @param reason what a client may read
 */
public record OriginFailure(Kind kind, String reason) {

    /** Who is to blame. */
    public enum Kind {
        /** The file could not be got or stored; clients are told 604. */
        UNOBTAINABLE,
        /** The origin's content is not what it was said to be; clients are told 610 and ask the origin themselves. */
        BAD_CONTENT,
        /**
         * The origin's content changed while it was fetched, so that what was stored is of no version. The core begins
         * once anew with a fresh swarm; clients that have pieces of the mixture are told 610.
         */
        CHANGED
    }

    public OriginFailure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
    }
}
