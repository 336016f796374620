package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.store.PieceStore;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the origin of a complete content, while tasks use it, whether it has changed; the content itself stays as it is.
 */
public final class Revalidator {

    private static final Logger LOG = LoggerFactory.getLogger(Revalidator.class);

    private Revalidator() {}

    /**
     * As {@link io.supernode.core.port.OriginFetcher#revalidate}; what depends on the answer runs on {@code executor}.
     */
    public static CompletionStage<Revalidation> revalidate(
            OriginClient client, PieceStore store, ContentKey key, OriginRequest request, Executor executor) {
        Optional<StoredContent> stored = store.find(key).filter(content -> content.fileMd5().isPresent());
        if (stored.isEmpty()) {
            return CompletableFuture.completedFuture(new Revalidation.Unanswered("nothing complete is in use"));
        }
        CompletableFuture<Revalidation> answer = new CompletableFuture<>();
        ConditionalRequest.ask(
                client,
                request,
                stored.get().validators(),
                stored.get().layout().fileLength(),
                result -> answer.complete(revalidation(key, result)));
        return answer.thenApplyAsync(found -> found, executor);
    }

    private static Revalidation revalidation(ContentKey key, ConditionalRequest.Result result) {
        return switch (result.verdict()) {
            case CURRENT -> new Revalidation.Current();
            case CHANGED -> new Revalidation.Changed(result.length());
            case UNCOMPARABLE -> {
                // The only way to learn whether it has changed is to fetch it.
                LOG.info("content {}: taken for changed: {}", key, result.reason());
                yield new Revalidation.Changed(result.length());
            }
            case DOWN, REFUSED -> {
                LOG.warn("content {}: the cached copy serves on: {}", key, result.reason());
                yield new Revalidation.Unanswered(
                        result.reason(), result.verdict() == ConditionalRequest.Verdict.REFUSED);
            }
        };
    }
}
