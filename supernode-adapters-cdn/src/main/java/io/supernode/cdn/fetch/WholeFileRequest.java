package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks for a file of which no copy is stored: by a GET of all of it, whose body is held for the fetch. As a fetch would, it tries
 * again when the origin says that it cannot answer for the moment.
 */
final class WholeFileRequest implements AnonymousRequest {

    private final FetchContext context;
    private final OriginRequest request;
    private final CompletableFuture<HeadResult> result = new CompletableFuture<>();
    /** Guarded by this. */
    private HeldResponse response;

    private int failedTries;
    private boolean isDiscarded;

    /** @param request without anything that is a client's own */
    WholeFileRequest(FetchContext context, OriginRequest request) {
        this.context = context;
        this.request = request;
    }

    @Override
    public CompletionStage<HeadResult> send() {
        ask();
        return result;
    }

    private void ask() {
        HeldResponse asked = HeldResponse.send(
                context.client(), OriginHttpRequest.get(request).within(context.settings().headPatience()));
        boolean isUnwanted;
        synchronized (this) {
            response = asked;
            isUnwanted = isDiscarded;
        }
        if (isUnwanted) {
            asked.discard();
        }
        asked.result().thenAccept(this::answered);
    }

    private void answered(HeadResult answer) {
        long pause = 0;
        synchronized (this) {
            if (!isDiscarded && isTransient(answer) && failedTries < context.settings().retries()) {
                pause = context.settings().retryBackoff().toNanos() << failedTries++;
            }
        }
        if (pause > 0) {
            context.clock().schedule(pause, () -> askUnlessDiscarded(answer));
        } else {
            result.complete(answer);
        }
    }

    private void askUnlessDiscarded(HeadResult last) {
        boolean isUnwanted;
        synchronized (this) {
            isUnwanted = isDiscarded;
        }
        if (isUnwanted) {
            result.complete(last);
        } else {
            ask();
        }
    }

    private static boolean isTransient(HeadResult answer) {
        return answer instanceof HeadResult.Answered answered
                ? StatusCode.isTransient(answered.head().status())
                : ((HeadResult.Failed) answer).error().kind() == OriginError.Kind.INTERRUPTED;
    }

    @Override
    public ProbeResult read(HeadResult answer) {
        if (answer instanceof HeadResult.Answered answered
                && StatusCode.isSuccess(answered.head().status())
                && !answered.head().isWhole()) {
            return ProbeResult.nothing(new OriginProbe.Unavailable("the origin sends a part although the whole was asked for"));
        }
        return ProbeResult.of(answer, request, context.settings().limits().maxFileBytes());
    }

    @Override
    public void keepFor(OriginRequest fetched) {
        context.probes().hold(fetched, current());
    }

    @Override
    public void discard() {
        synchronized (this) {
            isDiscarded = true;
        }
        current().discard();
    }

    private synchronized HeldResponse current() {
        return response;
    }
}
