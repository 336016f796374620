package io.supernode.cdn.fetch;

import io.supernode.cdn.store.StoredVersion;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Asks for a file of which a complete copy is stored, here or on another node: whether the origin still has that version. */
final class StoredCopyRequest implements AnonymousRequest {

    private final FetchContext context;
    private final StoredVersion copy;
    private final OriginRequest request;
    private final Consumer<OriginRequest> whenCurrent;
    private volatile boolean isCurrent;

    /**
     * @param request without anything that is a client's own
     * @param whenCurrent is told by which request the copy may be taken for what the origin has
     */
    StoredCopyRequest(FetchContext context, StoredVersion copy, OriginRequest request, Consumer<OriginRequest> whenCurrent) {
        this.context = context;
        this.copy = copy;
        this.request = request;
        this.whenCurrent = whenCurrent;
    }

    @Override
    public CompletionStage<HeadResult> send() {
        return ConditionalRequest.send(context, request, copy.validators());
    }

    @Override
    public ProbeResult read(HeadResult result) {
        ConditionalRequest.Result compared =
                ConditionalRequest.compare(result, copy.validators(), copy.layout().fileLength(), true);
        isCurrent = compared.verdict() == ConditionalRequest.Verdict.CURRENT;
        if (!isCurrent) {
            return ProbeResult.of(result, request, context.settings().limits().maxFileBytes());
        }
        var head = ((HeadResult.Answered) result).head();
        // Not every origin says it again with a 304.
        Set<String> varyingHeaders = new HashSet<>(copy.varyingHeaders());
        varyingHeaders.addAll(head.varyingHeaders());
        return new ProbeResult(
                new OriginProbe.Available(copy.layout().fileLength()),
                copy.validators(),
                Optional.of(head.url()),
                varyingHeaders);
    }

    @Override
    public void keepFor(OriginRequest fetched) {
        if (isCurrent) {
            whenCurrent.accept(fetched);
        }
    }

    @Override
    public void discard() {
        // There is no body to let go of.
        isCurrent = false;
    }
}
