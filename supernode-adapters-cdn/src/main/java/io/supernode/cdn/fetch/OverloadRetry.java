package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.core.port.OriginRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends a {@link HeadRequest} again after a pause when the origin is overloaded (429, 503, or a closed connection), as
 * may happen when hundreds of clients are checked at once.
 */
final class OverloadRetry {

    private static final int MAX_RETRIES = 3;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final FetchContext context;
    private final OriginRequest request;
    private final Duration patience;
    private final CompletableFuture<HeadResult> result = new CompletableFuture<>();
    private int retries;

    private OverloadRetry(FetchContext context, OriginRequest request, Duration patience) {
        this.context = context;
        this.request = request;
        this.patience = patience;
    }

    /** Asks; the result comes on a thread that must not be blocked, and never exceptionally. */
    static CompletionStage<HeadResult> send(FetchContext context, OriginRequest request, Duration patience) {
        OverloadRetry one = new OverloadRetry(context, request, patience);
        one.ask();
        return one.result;
    }

    private void ask() {
        HeadRequest.send(context.client(), request, patience).thenAccept(this::answered);
    }

    private void answered(HeadResult answer) {
        if (!isOverloaded(answer) || retries == MAX_RETRIES) {
            result.complete(answer);
            return;
        }
        // Not all of those who were turned away at once come back at once.
        long pause = FIRST_PAUSE_NANOS << retries++;
        context.clock().schedule(pause + ThreadLocalRandom.current().nextLong(pause), this::ask);
    }

    private static boolean isOverloaded(HeadResult answer) {
        if (answer instanceof HeadResult.Failed failed) {
            return failed.error().kind() == OriginError.Kind.INTERRUPTED;
        }
        int status = ((HeadResult.Answered) answer).head().status();
        return status == StatusCode.TOO_MANY_REQUESTS || status == StatusCode.SERVICE_UNAVAILABLE;
    }
}
