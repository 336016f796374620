package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.RequestHeaders;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the origin of a complete content, while tasks use it, whether it has changed; the content itself stays as it is.
 */
final class Revalidator {

    private static final Logger LOG = LoggerFactory.getLogger(Revalidator.class);

    private Revalidator() {}

    /**
     * As {@link io.supernode.core.port.OriginFetcher#revalidate}; what depends on the answer runs on {@code executor}.
     *
     * @param active the content, or null if there is none
     */
    static CompletionStage<Revalidation> start(
            FetchContext context, ActiveContent active, OriginRequest request, Executor executor) {
        if (active == null || active.content().fileMd5().isEmpty()) {
            return CompletableFuture.completedFuture(new Revalidation.Unanswered("nothing complete is in use"));
        }
        if (active.request().expectedMd5().isPresent()) {
            // Whoever names the MD5 of the file gets that file, whatever the origin has now.
            return CompletableFuture.completedFuture(new Revalidation.Current());
        }
        StoredContent content = active.content();
        return ConditionalRequest.send(context, request, content.validators())
                .thenApplyAsync(
                        head -> revalidation(
                                active,
                                ConditionalRequest.compare(
                                        head,
                                        content.validators(),
                                        content.layout().fileLength(),
                                        isSameRequest(head, active, request))),
                        executor);
    }

    private static boolean isSameRequest(HeadResult result, ActiveContent active, OriginRequest request) {
        Set<String> varyingHeaders =
                result instanceof HeadResult.Answered answered ? answered.head().varyingHeaders() : Set.of();
        return !RequestHeaders.differ(
                varyingHeaders, request.headers(), active.request().origin().headers());
    }

    private static Revalidation revalidation(ActiveContent active, ConditionalRequest.Result result) {
        return switch (result.verdict()) {
            case CURRENT -> new Revalidation.Current();
            case CHANGED -> new Revalidation.Changed(result.length());
            case UNCOMPARABLE -> {
                // The only way to learn whether it has changed is to fetch it.
                LOG.info("content {}: taken for changed: {}", active.content().key().forLog(), result.reason());
                yield new Revalidation.Changed(result.length());
            }
            case DOWN, REFUSED -> {
                boolean isRefused = result.verdict() == ConditionalRequest.Verdict.REFUSED;
                if (isRefused) {
                    active.close();
                }
                LOG.warn("content {}: the cached copy serves on: {}", active.content().key().forLog(), result.reason());
                yield new Revalidation.Unanswered(result.reason(), isRefused);
            }
        };
    }
}
