package io.supernode.core.port;

import java.util.Objects;

/**
 * Why a back-to-source ended without the file.
 *
 * @param kind decides what clients are told
 * @param reason what a client may read
 * @param isTemporary whether the origin has not said so: a connection that broke, an origin that is down, a disk that is
 *     full. It is then tried again after seconds, while what an origin says is remembered for failAccessInterval (protocol
 *     section 5)
 */
public record OriginFailure(Kind kind, String reason, boolean isTemporary) {

    /** Nothing went wrong: the fetcher is being closed. Whoever begins from the same stores goes on with the fetch. */
    public static final OriginFailure STOPPED = temporary("the supernode is being stopped");

    /** Clients have begun a file that the origin has no longer, and the supernode has no copy of it either. */
    public static final OriginFailure NOT_STORED =
            new OriginFailure(Kind.CHANGED, "the origin has another file now, and the earlier one is not stored any more");

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
        if (isTemporary && kind != Kind.UNOBTAINABLE) {
            throw new IllegalArgumentException("what is wrong with a content does not pass: " + kind);
        }
    }

    /** A failure that is not temporary. */
    public OriginFailure(Kind kind, String reason) {
        this(kind, reason, false);
    }

    /** The file could not be got or stored this time; a moment later it may be. */
    public static OriginFailure temporary(String reason) {
        return new OriginFailure(Kind.UNOBTAINABLE, reason, true);
    }
}
