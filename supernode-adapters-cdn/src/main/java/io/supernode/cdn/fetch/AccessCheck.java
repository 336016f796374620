package io.supernode.cdn.fetch;

import io.supernode.cdn.fetch.ProbeResult.Match;
import io.supernode.cdn.origin.OriginUrl;
import io.supernode.cdn.origin.RequestHeaders;
import io.supernode.cdn.store.StoredContent;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.Access;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Checks whether the origin gives a client the content that another client has opened. A success alone is not enough,
 * since an origin may redirect clients without credentials to a login page: length and validators must be those of the
 * content. The origin is asked at once, even if the fetch of the content has no response yet; the two are compared when
 * both are known.
 */
final class AccessCheck {

    /** Who asks has given up long before. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FetchContext context;
    private final ActiveContent active;
    private final OriginRequest request;
    private final Executor executor;
    private final CompletableFuture<Access> access = new CompletableFuture<>();

    private AccessCheck(FetchContext context, ActiveContent active, OriginRequest request, Executor executor) {
        this.context = context;
        this.active = active;
        this.request = request;
        this.executor = executor;
    }

    /**
     * As {@link io.supernode.core.port.OriginFetcher#check}; what depends on the answer runs on {@code executor}.
     *
     * @param active the content, or null if there is none
     */
    static CompletionStage<Access> start(
            FetchContext context, ActiveContent active, OriginRequest request, Executor executor) {
        if (active == null) {
            return CompletableFuture.completedFuture(new Access.Pending());
        }
        if (active.isOpenTo(request)) {
            return CompletableFuture.completedFuture(new Access.Granted());
        }
        AccessCheck check = new AccessCheck(context, active, request, executor);
        check.ask();
        return check.access;
    }

    private void ask() {
        Duration patience = PATIENCE.compareTo(context.settings().headPatience()) < 0
                ? PATIENCE
                : context.settings().headPatience();
        OverloadRetry.send(context, request, patience).thenAcceptAsync(this::answered, executor);
    }

    private void answered(HeadResult result) {
        ProbeResult found = ProbeResult.of(result, request, context.settings().limits().maxFileBytes());
        if (found.answer() instanceof OriginProbe.Unauthorized unauthorized) {
            access.complete(new Access.Refused(unauthorized.reason()));
        } else if (found.answer() instanceof OriginProbe.Unavailable unavailable) {
            access.complete(new Access.Unavailable(unavailable.reason()));
        } else {
            whenIdentified(() -> access.complete(compared(found)));
        }
    }

    private void whenIdentified(Runnable compare) {
        var timer = context.clock().schedule(PATIENCE.toNanos(), () -> access.complete(new Access.Pending()));
        active.identified().thenAcceptAsync(
                known -> {
                    timer.cancel();
                    if (known) {
                        compare.run();
                    } else {
                        access.complete(new Access.Pending());
                    }
                },
                executor);
    }

    private Access compared(ProbeResult found) {
        StoredContent content = active.content();
        if (!content.isOffered()) {
            return new Access.Pending();
        }
        PieceLayout layout = content.layout();
        long length = layout.hasLength() ? layout.fileLength() : PieceLayout.UNKNOWN_LENGTH;
        boolean sameRequest = !RequestHeaders.differ(
                found.varyingHeaders(), request.headers(), active.request().origin().headers());
        Match match = found.comparedWith(length, content.validators(), sameRequest);
        if (match == Match.SAME) {
            return new Access.Granted();
        }
        if (!request.isPersonal() && found.isRedirectedAwayFrom(OriginUrl.parse(request.url()))) {
            return new Access.Refused("the origin leads this client elsewhere");
        }
        return new Access.Different(
                match == Match.DIFFERENT
                        ? "the origin gives this client something else than what it gave others"
                        : "the origin does not tell whether this client gets the same as others");
    }
}
