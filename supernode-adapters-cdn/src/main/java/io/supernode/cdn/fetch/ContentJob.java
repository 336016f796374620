package io.supernode.cdn.fetch;

import io.supernode.core.port.OriginFailure;

/** What is being done for a content, until it is complete. Called on the content's serial executor. */
interface ContentJob {

    /** Nobody wants it any more; what is right may be kept for the next time if {@code keep}. */
    void giveUp(String reason, boolean keep);

    /** It cannot be had. */
    void fail(OriginFailure failure);

    /** Clients wait for it: what is still to be checked of it comes before what is to be checked of others. */
    default void hasten() {}

    /** A lost piece is there again. */
    void pieceRestored();
}
