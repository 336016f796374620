package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteSpan;
import io.supernode.cdn.origin.ContentRange;
import io.supernode.cdn.origin.OriginCall;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginTrouble;
import io.supernode.cdn.origin.OriginTrouble.Kind;
import io.supernode.cdn.fetch.Found.Likeness;
import io.supernode.cdn.origin.OriginUrl;
import io.supernode.cdn.origin.ResponseHead;
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
 * Asks what an origin has: HEAD, and a GET of the first byte where HEAD is not to be trusted. Some servers refuse HEAD with
 * whatever status comes to mind, and some answer it to everybody; signed URLs are often signed for GET alone (403).
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

    /** An origin that is slow to refuse strangers holds up nobody else: clients wait 5 s for the whole registration. */
    private static final Duration DOOR_PATIENCE = Duration.ofSeconds(2);

    private final OriginClient client;
    private final OriginRequest request;
    private final CompletableFuture<Found> result = new CompletableFuture<>();
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
            return one.result.thenApply(Found::answer);
        }
        return byFirstByte(client, request, maxFileBytes)
                .thenComposeAsync(found -> withDoor(client, request, maxFileBytes, found), executor);
    }

    /** Asks by GET alone: HEAD may be answered to those whom GET is refused. */
    static CompletionStage<Found> byFirstByte(OriginClient client, OriginRequest request, long maxFileBytes) {
        Probe one = new Probe(client, request, maxFileBytes);
        one.askFirstByte();
        return one.result;
    }

    private static CompletionStage<Found> asEverybody(OriginClient client, OriginRequest request, long maxFileBytes) {
        Probe one = new Probe(client, request.anonymous(), maxFileBytes);
        one.send(OriginCall.get(one.request, FIRST_BYTE).within(DOOR_PATIENCE));
        return one.result;
    }

    /**
     * Only a resource that is there is worth the second question: what does everybody get? Some origins say 404 of what is
     * private, some lead strangers to a page to log in at, and one that does not answer proves nothing: all these count as
     * "needs credentials". But where everybody gets something good at the URL itself, that is what the task is about: who is
     * given something else for his own query or headers cannot make it everybody's.
     */
    private static CompletionStage<OriginProbe> withDoor(
            OriginClient client, OriginRequest request, long maxFileBytes, Found found) {
        if (!(found.answer() instanceof OriginProbe.Available available)) {
            return CompletableFuture.completedFuture(found.answer());
        }
        return asEverybody(client, request, maxFileBytes)
                .thenApply(everybodys -> behindDoor(request, found, available.length(), everybodys));
    }

    private static OriginProbe behindDoor(OriginRequest request, Found found, long length, Found everybodys) {
        Likeness likeness = everybodys.comparedWith(length, found.validators());
        boolean isPrivate = !everybodys.isAvailable() || likeness == Likeness.UNKNOWN;
        boolean isElsewhere = everybodys.isLedAwayFrom(OriginUrl.parse(request.sharedUrl()))
                && found.at().filter(everybodys::isLedAwayFrom).isPresent();
        if (isPrivate || isElsewhere && likeness == Likeness.DIFFERENT) {
            return new OriginProbe.Available(length, true);
        }
        return likeness == Likeness.SAME
                ? new OriginProbe.Available(length)
                : new OriginProbe.Unavailable("the origin gives this client something else than everybody");
    }

    private void askHead() {
        client.send(OriginCall.head(request), new HeadAnswer(this::afterHead, this::afterHeadTrouble));
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
        send(OriginCall.get(request, FIRST_BYTE));
    }

    private void send(OriginCall firstByte) {
        client.send(firstByte, new HeadAnswer(this::afterFirstByte, this::failed));
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
        LOG.info("probe of {} failed: {} {}", OriginUrl.forLog(request.url()), trouble.reason(), trouble.detail());
        result.complete(Found.nothing(new OriginProbe.Unavailable(trouble.reason(), trouble.isOriginDown())));
    }

    private Found available(ResponseHead head, long length) {
        if (!head.isIdentity()) {
            return Found.nothing(
                    new OriginProbe.Unavailable("the origin sends an encoded body although it was asked not to"));
        }
        long known = length < 0 ? PieceLayout.UNKNOWN_LENGTH : length;
        if (!PieceLayout.isSupported(known) || known > maxFileBytes) {
            return Found.nothing(new OriginProbe.Unavailable("a file of " + length + " bytes is too large"));
        }
        return new Found(new OriginProbe.Available(known), Answer.said(head), Optional.of(head.url()));
    }

    private static Found unauthorized(ResponseHead head) {
        return Found.nothing(
                new OriginProbe.Unauthorized("the origin wants credentials: it answers " + head.status()));
    }

    private static Found unavailable(ResponseHead head) {
        return Found.nothing(new OriginProbe.Unavailable(
                "the origin answers " + head.status(), ResponseHead.isTransient(head.status())));
    }
}
