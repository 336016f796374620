package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteSpan;
import io.supernode.cdn.origin.ContentRange;
import io.supernode.cdn.origin.OriginCall;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginTrouble;
import io.supernode.cdn.origin.OriginTrouble.Kind;
import io.supernode.cdn.origin.OriginUrl;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.OriginHeaders;
import io.supernode.core.port.OriginProbe;
import io.supernode.core.port.OriginRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what an origin has: HEAD, and a GET of the first byte where HEAD is not to be trusted. Some servers refuse HEAD with
 * whatever status comes to mind, and signed URLs are often signed for GET alone (403).
 */
public final class Probe {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int PROXY_UNAUTHORIZED = 407;
    private static final int GONE = 410;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final ByteSpan FIRST_BYTE = new ByteSpan(0, 0);

    private final OriginClient client;
    private final OriginRequest request;
    private final CompletableFuture<OriginProbe> result = new CompletableFuture<>();

    /** Whether the same is asked without the client's extra headers, to learn if these are what opens the door. */
    private final boolean anonymously;
    private final long maxFileBytes;

    private Probe(OriginClient client, OriginRequest request, boolean anonymously, long maxFileBytes) {
        this.client = client;
        this.request = request;
        this.anonymously = anonymously;
        this.maxFileBytes = maxFileBytes;
    }

    /** Starts a probe; what depends on its result runs on {@code executor}. */
    public static CompletionStage<OriginProbe> start(
            OriginClient client, OriginRequest request, long maxFileBytes, Executor executor) {
        return new Probe(client, request, false, maxFileBytes)
                .ask()
                .thenComposeAsync(found -> withDoor(client, request, maxFileBytes, found), executor);
    }

    /**
     * Only a resource that is there is worth the second question. Some origins say 404 of what is private, and one that
     * does not answer proves nothing: only a plain success means that everybody may have it.
     */
    private static CompletionStage<OriginProbe> withDoor(
            OriginClient client, OriginRequest request, long maxFileBytes, OriginProbe found) {
        if (!(found instanceof OriginProbe.Available) || request.headers().values().isEmpty()) {
            return CompletableFuture.completedFuture(found);
        }
        OriginRequest bare =
                new OriginRequest(request.url(), OriginHeaders.NONE, request.insecure(), request.rootCas());
        long length = ((OriginProbe.Available) found).length();
        return new Probe(client, bare, true, maxFileBytes).ask().thenApply(answer -> new OriginProbe.Available(
                length, !(answer instanceof OriginProbe.Available)));
    }

    private CompletionStage<OriginProbe> ask() {
        client.send(OriginCall.head(request), new HeadAnswer(this::afterHead, this::afterHeadTrouble));
        return result;
    }

    private void afterHead(ResponseHead head) {
        switch (head.status()) {
            case OK -> result.complete(available(head, head.contentLength()));
            case UNAUTHORIZED, PROXY_UNAUTHORIZED -> result.complete(unauthorized(head));
            case NOT_FOUND, GONE -> result.complete(unavailable(head));
            default -> askFirstByte();
        }
    }

    private void afterHeadTrouble(OriginTrouble trouble) {
        if (trouble.kind() == Kind.INTERRUPTED) {
            askFirstByte();
        } else {
            failed(trouble);
        }
    }

    private void askFirstByte() {
        client.send(OriginCall.get(request, FIRST_BYTE), new HeadAnswer(this::afterFirstByte, this::failed));
    }

    private void afterFirstByte(ResponseHead head) {
        long total = head.contentRange().map(ContentRange::total).orElse(ContentRange.UNKNOWN);
        if (head.status() == OK) {
            result.complete(available(head, head.contentLength()));
        } else if (head.status() == PARTIAL) {
            result.complete(available(head, total));
        } else if (head.status() == RANGE_NOT_SATISFIABLE && total == 0) {
            // An empty file has no first byte.
            result.complete(available(head, 0));
        } else if (head.wantsCredentials()) {
            result.complete(unauthorized(head));
        } else {
            result.complete(unavailable(head));
        }
    }

    private void failed(OriginTrouble trouble) {
        LOG.info("{} of {} failed: {} {}", anonymously ? "anonymous probe" : "probe", OriginUrl.forLog(request.url()), trouble.reason(), trouble.detail());
        result.complete(new OriginProbe.Unavailable(trouble.reason(), trouble.isOriginDown()));
    }

    private OriginProbe available(ResponseHead head, long length) {
        if (!head.isIdentity()) {
            return new OriginProbe.Unavailable("the origin sends an encoded body although it was asked not to");
        }
        long known = length < 0 ? PieceLayout.UNKNOWN_LENGTH : length;
        if (!PieceLayout.isSupported(known) || known > maxFileBytes) {
            return new OriginProbe.Unavailable("a file of " + length + " bytes is too large");
        }
        return new OriginProbe.Available(known);
    }

    private static OriginProbe unauthorized(ResponseHead head) {
        return new OriginProbe.Unauthorized("the origin wants credentials: it answers " + head.status());
    }

    private static OriginProbe unavailable(ResponseHead head) {
        return new OriginProbe.Unavailable(
                "the origin answers " + head.status(), ResponseHead.isTransient(head.status()));
    }
}
