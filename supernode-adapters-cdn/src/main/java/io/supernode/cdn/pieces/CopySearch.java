package io.supernode.cdn.pieces;

import io.supernode.core.model.ContentKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks other nodes for whole copies of a content that they have from earlier tasks. May be asked by many threads at once. */
@FunctionalInterface
public interface CopySearch {

    /** Of a supernode that is alone: nobody has any. */
    CopySearch NONE = key -> CompletableFuture.completedFuture(Optional.empty());

    /**
     * Completes within a part of a second, and never exceptionally. The nodes that are named serve their copy for a while from then on.
     * Whether it is what the origin has now is for the caller to find out.
     */
    CompletionStage<Optional<KnownContent>> find(ContentKey key);
}
