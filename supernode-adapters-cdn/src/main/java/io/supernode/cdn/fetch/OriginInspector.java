package io.supernode.cdn.fetch;

import io.supernode.cdn.store.StoredVersion;
import io.supernode.core.model.ContentKey;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import io.supernode.core.port.Revalidation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks origins about files, without fetching them. Thread-safe; every method returns at once. */
public final class OriginInspector {

    private final FetchContext context;
    private final Function<ContentKey, ActiveContent> active;
    private final BiConsumer<ActiveContent, String> whenNotAllowed;
    private final Executor executor;

    /**
     * @param active answers what is in use under a key, or null
     * @param whenNotAllowed ends the use of a complete content whose origin the egress policy does not let be asked, and
     *     hears why; on its serial executor
     * @param executor runs what depends on an answer
     */
    OriginInspector(
            FetchContext context,
            Function<ContentKey, ActiveContent> active,
            BiConsumer<ActiveContent, String> whenNotAllowed,
            Executor executor) {
        this.context = context;
        this.active = active;
        this.whenNotAllowed = whenNotAllowed;
        this.executor = executor;
    }

    /** As {@link io.supernode.core.port.OriginFetcher#probe(OriginRequest)}. */
    public CompletionStage<OriginProbe> probe(OriginRequest request) {
        return Probe.start(context, request, new WholeFileRequest(context, request.anonymous()), executor);
    }

    /** As {@link io.supernode.core.port.OriginFetcher#probe(ContentKey, OriginRequest)}. */
    public CompletionStage<OriginProbe> probe(ContentKey key, OriginRequest request) {
        if (!context.store().has(key)) {
            return probeElsewhere(key, request);
        }
        return onContentExecutor(key, () -> context.store()
                .findVersion(key)
                .filter(copy -> copy.validators().isPresent())
                .map(copy -> probe(copy, request, fetched -> context.probes().confirm(key, fetched)))
                .orElseGet(() -> probe(request)));
    }

    /** Another node may have what the origin would have to send in full. */
    private CompletionStage<OriginProbe> probeElsewhere(ContentKey key, OriginRequest request) {
        return context.foundCopies().search(key).thenCompose(found -> found
                .map(copy -> probe(
                        FoundCopies.version(copy), request, fetched -> context.foundCopies().confirm(copy, fetched)))
                .orElseGet(() -> probe(request)));
    }

    private CompletionStage<OriginProbe> probe(
            StoredVersion copy, OriginRequest request, Consumer<OriginRequest> whenCurrent) {
        return Probe.start(
                context, request, new StoredCopyRequest(context, copy, request.anonymous(), whenCurrent), executor);
    }

    /** As {@link io.supernode.core.port.OriginFetcher#inspect}. */
    public CompletionStage<OriginProbe> inspect(OriginRequest request) {
        return HeadRequest.send(context.client(), request, context.settings().headPatience())
                .thenApplyAsync(
                        head -> ProbeResult.of(head, request, context.settings().limits().maxFileBytes()).answer(),
                        executor);
    }

    /** As {@link io.supernode.core.port.OriginFetcher#check}. */
    public CompletionStage<Access> check(ContentKey key, OriginRequest request) {
        return onContentExecutor(key, () -> AccessCheck.start(context, active.apply(key), request, executor));
    }

    /** As {@link io.supernode.core.port.OriginFetcher#revalidate}. */
    public CompletionStage<Revalidation> revalidate(ContentKey key, OriginRequest request) {
        return Revalidator.start(context, active.apply(key), request, whenNotAllowed, executor);
    }

    /** Asks after what was ordered for the key before. */
    private <T> CompletionStage<T> onContentExecutor(ContentKey key, Supplier<CompletionStage<T>> question) {
        CompletableFuture<CompletionStage<T>> asked = new CompletableFuture<>();
        context.contentExecutor().run(key, () -> asked.complete(question.get()));
        return asked.thenCompose(Function.identity());
    }
}
