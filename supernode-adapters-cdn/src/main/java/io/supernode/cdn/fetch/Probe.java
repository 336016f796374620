package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteRange;
import io.supernode.cdn.origin.ContentRange;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginError.Kind;
import io.supernode.cdn.fetch.ProbeResult.Match;
import io.supernode.cdn.origin.OriginUrl;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what an origin has: HEAD, and a GET of the first byte where HEAD is not to be trusted. Some servers refuse HEAD
 * with whatever status comes to mind, and some answer it to everybody; signed URLs are often signed for GET alone
 * (403).
 */
public final class Probe {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    private static final ByteRange FIRST_BYTE = new ByteRange(0, 0);

    /** An origin that is slow to refuse strangers holds up nobody else: clients wait 5 s for the whole registration. */
    private static final Duration ANONYMOUS_PATIENCE = Duration.ofSeconds(2);

    private final OriginClient client;
    private final OriginRequest request;
    private final CompletableFuture<ProbeResult> result = new CompletableFuture<>();
    private final long maxFileBytes;

    private Probe(OriginClient client, OriginRequest request, long maxFileBytes) {
        this.client = client;
        this.request = request;
        this.maxFileBytes = maxFileBytes;
    }

    /** Starts a probe; what depends on its result runs on {@code executor}. */
    public static CompletionStage<OriginProbe> start(
            OriginClient client, OriginRequest request, long maxFileBytes, Executor executor) {
        if (!request.isPersonal()) {
            Probe one = new Probe(client, request, maxFileBytes);
            one.askHead();
            return one.result.thenApply(ProbeResult::answer);
        }
        return byFirstByte(client, request, maxFileBytes)
                .thenComposeAsync(found -> comparedWithAnonymous(client, request, maxFileBytes, found), executor);
    }

    /** Asks by GET alone: HEAD may be answered to those whom GET is refused. */
    static CompletionStage<ProbeResult> byFirstByte(OriginClient client, OriginRequest request, long maxFileBytes) {
        Probe one = new Probe(client, request, maxFileBytes);
        one.askFirstByte();
        return one.result;
    }

    private static CompletionStage<ProbeResult> anonymously(
            OriginClient client, OriginRequest request, long maxFileBytes) {
        Probe one = new Probe(client, request.anonymous(), maxFileBytes);
        one.send(OriginHttpRequest.get(one.request, FIRST_BYTE).within(ANONYMOUS_PATIENCE));
        return one.result;
    }

    /**
     * Only a resource that is there is worth the second question: what does everybody get? Some origins say 404 of what
     * is private, some lead strangers to a page to log in at, and one that does not answer proves nothing: all these
     * count as "needs credentials". But where everybody gets something good at the URL itself, that is what the task is
     * about: who is given something else for his own query or headers cannot make it everybody's.
     */
    private static CompletionStage<OriginProbe> comparedWithAnonymous(
            OriginClient client, OriginRequest request, long maxFileBytes, ProbeResult found) {
        if (!(found.answer() instanceof OriginProbe.Available available)) {
            return CompletableFuture.completedFuture(found.answer());
        }
        return anonymously(client, request, maxFileBytes)
                .thenApply(everybodys -> judge(request, found, available.length(), everybodys));
    }

    private static OriginProbe judge(OriginRequest request, ProbeResult found, long length, ProbeResult everybodys) {
        Match likeness = everybodys.comparedWith(length, found.validators());
        boolean isPrivate = !everybodys.isAvailable() || likeness == Match.UNKNOWN;
        boolean isElsewhere = everybodys.isRedirectedAwayFrom(OriginUrl.parse(request.sharedUrl()))
                && found.at().filter(everybodys::isRedirectedAwayFrom).isPresent();
        if (isPrivate || isElsewhere && likeness == Match.DIFFERENT) {
            return new OriginProbe.Available(length, true);
        }
        return likeness == Match.SAME
                ? new OriginProbe.Available(length)
                : new OriginProbe.Unavailable("the origin gives this client something else than everybody");
    }

    private void askHead() {
        client.send(OriginHttpRequest.head(request), new ResponseHeadListener(this::afterHead, this::afterHeadFailed));
    }

    private void afterHead(ResponseHead head) {
        switch (head.status()) {
            case StatusCode.OK -> result.complete(available(head, head.contentLength()));
            case StatusCode.UNAUTHORIZED, StatusCode.PROXY_UNAUTHORIZED -> result.complete(unauthorized(head));
            case StatusCode.NOT_FOUND, StatusCode.GONE -> result.complete(unavailable(head));
            default -> askFirstByte();
        }
    }

    private void afterHeadFailed(OriginError error) {
        if (error.kind() == Kind.INTERRUPTED) {
            askFirstByte();
        } else {
            failed(error);
        }
    }

    private void askFirstByte() {
        send(OriginHttpRequest.get(request, FIRST_BYTE));
    }

    private void send(OriginHttpRequest firstByte) {
        client.send(firstByte, new ResponseHeadListener(this::afterFirstByte, this::failed));
    }

    private void afterFirstByte(ResponseHead head) {
        long total = head.contentRange().map(ContentRange::total).orElse(ContentRange.UNKNOWN);
        if (head.status() == StatusCode.OK) {
            result.complete(available(head, head.contentLength()));
        } else if (head.status() == StatusCode.PARTIAL_CONTENT) {
            result.complete(available(head, total));
        } else if (head.status() == StatusCode.RANGE_NOT_SATISFIABLE && total == 0) {
            // An empty file has no first byte.
            result.complete(available(head, 0));
        } else if (StatusCode.isRefusal(head.status())) {
            result.complete(unauthorized(head));
        } else {
            result.complete(unavailable(head));
        }
    }

    private void failed(OriginError error) {
        LOG.info("probe of {} failed: {} {}", OriginUrl.forLog(request.url()), error.reason(), error.detail());
        result.complete(ProbeResult.nothing(new OriginProbe.Unavailable(error.reason(), error.isOriginDown())));
    }

    private ProbeResult available(ResponseHead head, long length) {
        if (!head.isIdentity()) {
            return ProbeResult.nothing(
                    new OriginProbe.Unavailable("the origin sends an encoded body although it was asked not to"));
        }
        long known = length < 0 ? PieceLayout.UNKNOWN_LENGTH : length;
        if (!PieceLayout.isSupported(known) || known > maxFileBytes) {
            return ProbeResult.nothing(new OriginProbe.Unavailable("a file of " + length + " bytes is too large"));
        }
        return new ProbeResult(new OriginProbe.Available(known), ResponseKind.said(head), Optional.of(head.url()));
    }

    private static ProbeResult unauthorized(ResponseHead head) {
        return ProbeResult.nothing(
                new OriginProbe.Unauthorized("the origin wants credentials: it answers " + head.status()));
    }

    private static ProbeResult unavailable(ResponseHead head) {
        return ProbeResult.nothing(new OriginProbe.Unavailable(
                "the origin answers " + head.status(), StatusCode.isTransient(head.status())));
    }
}
