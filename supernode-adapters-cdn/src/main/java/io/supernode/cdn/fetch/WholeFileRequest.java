package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.core.port.OriginRequest;
import java.util.concurrent.CompletionStage;

/** Asks for a file of which no copy is stored: by a GET of all of it, whose body is held for the fetch. */
final class WholeFileRequest implements AnonymousRequest {

    private final FetchContext context;
    private final OriginRequest request;
    private HeldResponse response;

    /** @param request without anything that is a client's own */
    WholeFileRequest(FetchContext context, OriginRequest request) {
        this.context = context;
        this.request = request;
    }

    @Override
    public CompletionStage<HeadResult> send() {
        response = HeldResponse.send(
                context.client(), OriginHttpRequest.get(request).within(context.settings().headPatience()));
        return response.result();
    }

    @Override
    public ProbeResult read(HeadResult result) {
        return ProbeResult.of(result, request, context.settings().limits().maxFileBytes());
    }

    @Override
    public void keepFor(OriginRequest fetched) {
        context.probes().hold(fetched, response);
    }

    @Override
    public void discard() {
        response.discard();
    }
}
