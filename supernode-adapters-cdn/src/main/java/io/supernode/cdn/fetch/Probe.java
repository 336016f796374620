package io.supernode.cdn.fetch;

import io.supernode.cdn.fetch.ProbeResult.Match;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginUrl;
import io.supernode.cdn.origin.RequestHeaders;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns what an origin has. Without headers or a query of the client's own that is one {@link AnonymousRequest}.
 * Otherwise a {@link HeadRequest} with them is sent at the same time, and the two responses are compared.
 */
final class Probe {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    /**
     * For the anonymous response, so that an origin that never answers anonymous requests does not hold up the client.
     * After the client's own response it may take at least half as long again as that took.
     */
    private static final long ANONYMOUS_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final String NOT_IN_TIME = "the origin did not answer in time";

    private final FetchContext context;
    private final OriginRequest request;
    private final AnonymousRequest anonymous;
    private final Executor executor;

    private Probe(FetchContext context, OriginRequest request, AnonymousRequest anonymous, Executor executor) {
        this.context = context;
        this.request = request;
        this.anonymous = anonymous;
        this.executor = executor;
    }

    /** Starts a probe; what depends on its result runs on {@code executor}. */
    static CompletionStage<OriginProbe> start(
            FetchContext context, OriginRequest request, AnonymousRequest anonymous, Executor executor) {
        Probe probe = new Probe(context, request, anonymous, executor);
        return request.isPersonal() ? probe.personal() : probe.anonymous();
    }

    private CompletionStage<OriginProbe> anonymous() {
        return anonymous.send().thenApplyAsync(head -> {
            log(head);
            ProbeResult found = anonymous.read(head);
            if (!found.isAvailable()) {
                anonymous.discard();
                return found.answer();
            }
            boolean isVarying = !found.varyingHeaders().isEmpty();
            // The URL may be spelled otherwise than the task's, by which everybody's file is fetched.
            anonymous.keepFor(isVarying ? request : request.anonymous());
            return new OriginProbe.Available(found.length(), isVarying);
        }, executor);
    }

    private CompletionStage<OriginProbe> personal() {
        long begun = context.clock().nanoTime();
        CompletionStage<HeadResult> clients =
                OverloadRetry.send(context, request, context.settings().headPatience());
        CompletionStage<HeadResult> everybodys = anonymous.send();
        return clients.thenComposeAsync(
                head -> {
                    log(head);
                    ProbeResult found = ProbeResult.of(head, request, context.settings().limits().maxFileBytes());
                    if (!found.isAvailable()) {
                        anonymous.discard();
                        return CompletableFuture.completedFuture(found.answer());
                    }
                    return untilPatienceEnds(everybodys, begun)
                            .thenApplyAsync(other -> judge(found, anonymous.read(other)), executor);
                },
                executor);
    }

    private void log(HeadResult result) {
        if (result instanceof HeadResult.Failed failed) {
            LOG.info(
                    "probe of {} failed: {}{}",
                    OriginUrl.forLog(request.url()), failed.error().reason(),
                    failed.error().detail().isEmpty() ? "" : ": " + failed.error().detail());
        }
    }

    /** What everybody gets, or that it is not known in time. */
    private CompletionStage<HeadResult> untilPatienceEnds(CompletionStage<HeadResult> everybodys, long begun) {
        long taken = context.clock().nanoTime() - begun;
        CompletableFuture<HeadResult> inTime = new CompletableFuture<>();
        everybodys.whenComplete((head, failure) -> inTime.complete(head));
        if (!inTime.isDone()) {
            var timer = context.clock().schedule(Math.max(ANONYMOUS_NANOS - taken, taken / 2), () -> inTime.complete(
                    new HeadResult.Failed(OriginError.of(OriginError.Kind.SILENT, NOT_IN_TIME))));
            inTime.whenComplete((head, failure) -> timer.cancel());
        }
        return inTime;
    }

    /**
     * Decides who may have the file. If the anonymous request is refused, redirected to another place (a login page),
     * not answered, or answered with something that cannot be compared, the file needs credentials. If it is answered
     * with another file, that one is the task's content, and nothing is available to this client: its own query or
     * headers must not decide what others get.
     */
    private OriginProbe judge(ProbeResult found, ProbeResult everybodys) {
        Set<String> varyingHeaders = new HashSet<>(found.varyingHeaders());
        varyingHeaders.addAll(everybodys.varyingHeaders());
        boolean sameRequest = !RequestHeaders.differ(varyingHeaders, request.headers(), OriginHeaders.NONE);
        Match match = everybodys.comparedWith(found.length(), found.validators(), sameRequest);
        boolean isPrivate = !everybodys.isAvailable() || match == Match.UNKNOWN;
        boolean isElsewhere = everybodys.isRedirectedAwayFrom(OriginUrl.parse(request.sharedUrl()))
                && found.at().filter(everybodys::isRedirectedAwayFrom).isPresent();
        if (isPrivate || isElsewhere && match == Match.DIFFERENT) {
            anonymous.discard();
            return new OriginProbe.Available(found.length(), true, found.fingerprint());
        }
        if (match == Match.DIFFERENT) {
            anonymous.discard();
            return new OriginProbe.Unavailable("the origin gives this client something else than everybody");
        }
        long length = found.length() == PieceLayout.UNKNOWN_LENGTH ? everybodys.length() : found.length();
        boolean isVarying = !varyingHeaders.isEmpty();
        // What varies is fetched with the client's own headers; the bytes are the same, as far as this client is
        // concerned.
        anonymous.keepFor(isVarying ? request : request.anonymous());
        return new OriginProbe.Available(length, isVarying);
    }
}
