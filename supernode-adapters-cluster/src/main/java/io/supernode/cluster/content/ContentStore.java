package io.supernode.cluster.content;

import io.supernode.core.model.ContentKey;
import io.supernode.core.port.FetchListener;
import io.supernode.core.port.FetchRequest;
import io.supernode.core.port.OriginFailure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The contents of this node: fetched, kept and served by another adapter.
 *
 * <p>Duties of an implementer: every method may be called by many threads at once, and returns without waiting for the network or the
 * disk. What is held is taken from the nodes and peers that {@link ContentDirectory} names, never from the origin, and is served like what
 * is fetched here.
 */
public interface ContentStore {

    /** Of a node that holds no copies, and of which no other node can go on with an incomplete content. */
    ContentStore NONE = new ContentStore() {
        @Override
        public Optional<String> originVersion(ContentKey key) {
            return Optional.empty();
        }

        @Override
        public void hold(FetchRequest request, FetchListener listener) {
            listener.failed(OriginFailure.temporary("this node holds no copies"));
        }

        @Override
        public void endHold(ContentKey key) {
            // There is none.
        }

        @Override
        public CompletionStage<Optional<LentContent>> lend(ContentKey key) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public void discard(ContentKey key) {
            // There is none.
        }

        @Override
        public void keep(ContentKey key, long untilMillis) {
            // There is none.
        }
    };

    /** What the origin has told of the version of a content in use here, as text; empty while that is not known. */
    Optional<String> originVersion(ContentKey key);

    /**
     * Keeps a copy of a content that another node fetches, as it becomes known, and serves it.
     *
     * @param listener is told of each piece that is served from here on, and at last that all are there or that it cannot be held
     */
    void hold(FetchRequest request, FetchListener listener);

    /** The copy is not needed any more; nothing happens if the content is fetched here by now. */
    void endHold(ContentKey key);

    /**
     * What this node has whole from an earlier task, or uses now: it is served from then on for as long as another node needs to take it.
     * Empty if there is none whose version the origin could tell.
     */
    CompletionStage<Optional<LentContent>> lend(ContentKey key);

    /** The content is wrong: what is stored of it is deleted, and whatever is under way for it ends. No task that lives here has it. */
    void discard(ContentKey key);

    /**
     * The content, which need not be there, is not to be evicted before {@code untilMillis} (since 1970). The latest call for it counts;
     * one in the past ends it.
     */
    void keep(ContentKey key, long untilMillis);
}
