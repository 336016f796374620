package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.RequestHeaders;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
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
     * @param whenNotAllowed see {@link OriginInspector}; has run before the answer comes
     */
    static CompletionStage<Revalidation> start(
            FetchContext context,
            ActiveContent active,
            OriginRequest request,
            BiConsumer<ActiveContent, String> whenNotAllowed,
            Executor executor) {
        if (active == null || active.content().fileMd5().isEmpty()) {
            return CompletableFuture.completedFuture(new Revalidation.Unanswered("nothing complete is in use"));
        }
        if (active.request().expectedMd5().isPresent()) {
            // Whoever names the MD5 of the file gets that file, whatever the origin has now, if it may be asked at all.
            return PolicyCheck.start(context, request).thenCompose(refusal -> refusal.isPresent()
                    ? refused(context, active, refusal.get().reason(), whenNotAllowed)
                    : CompletableFuture.completedFuture(new Revalidation.Current()));
        }
        StoredContent content = active.content();
        return ConditionalRequest.send(context, request, content.validators())
                .thenApplyAsync(
                        head -> ConditionalRequest.compare(
                                head,
                                content.validators(),
                                content.layout().fileLength(),
                                isSameRequest(head, active, request)),
                        executor)
                .thenCompose(result -> isNotAllowed(result, active, request)
                        ? refused(context, active, result.reason(), whenNotAllowed)
                        : CompletableFuture.completedFuture(revalidation(active, result)));
    }

    /** Where the origin leads one client with a request of its own costs that client alone. */
    private static boolean isNotAllowed(
            ConditionalRequest.Result result, ActiveContent active, OriginRequest request) {
        return result.verdict() == ConditionalRequest.Verdict.NOT_ALLOWED
                && request.equals(active.request().origin());
    }

    private static CompletionStage<Revalidation> refused(
            FetchContext context,
            ActiveContent active,
            String reason,
            BiConsumer<ActiveContent, String> whenNotAllowed) {
        CompletableFuture<Revalidation> answer = new CompletableFuture<>();
        context.contentExecutor().run(active.content().key(), () -> {
            whenNotAllowed.accept(active, reason);
            answer.complete(new Revalidation.Unanswered(reason));
        });
        return answer;
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
            case DOWN, REFUSED, NOT_ALLOWED -> {
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
