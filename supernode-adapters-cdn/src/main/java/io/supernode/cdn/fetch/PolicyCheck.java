package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.OriginError;
import io.supernode.core.port.OriginRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Looks whether an origin may be asked of whose file there is a copy, where it need not be asked: what was fetched under another
 * egress policy is served to nobody.
 */
final class PolicyCheck {

    private PolicyCheck() {}

    /**
     * Looks; the answer is why it may not be asked, or empty. One whose name is not looked up in time is like one that is down: its
     * copy can serve. It comes on a thread that must not be blocked.
     */
    static CompletionStage<Optional<OriginError>> start(FetchContext context, OriginRequest request) {
        CompletableFuture<Optional<OriginError>> inTime = new CompletableFuture<>();
        context.client().findRefusal(request).thenAccept(inTime::complete);
        if (!inTime.isDone()) {
            var timer = context.clock()
                    .schedule(context.settings().revalidationPatience().toNanos(), () -> inTime.complete(Optional.empty()));
            inTime.thenRun(timer::cancel);
        }
        return inTime;
    }
}
