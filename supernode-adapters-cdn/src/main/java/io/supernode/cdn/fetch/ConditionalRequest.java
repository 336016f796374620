package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ContentRange;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.cdn.store.Validators;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Asks whether an origin still has the version that is stored: with If-None-Match and If-Modified-Since. */
final class ConditionalRequest {

    /** What came of asking. */
    enum Verdict {
        CURRENT,
        CHANGED,
        /** The origin answers, but with nothing by which versions could be compared. */
        UNCOMPARABLE,
        /** The origin is down. */
        DOWN,
        /** The origin answers, but refuses this request (401, 403, 407). */
        REFUSED,
        /** The egress policy does not let it be asked: what was fetched under another policy is not served either. */
        NOT_ALLOWED
    }

    /**
     * @param verdict of the origin
     * @param length of the new version, or {@link PieceLayout#UNKNOWN_LENGTH}
     * @param reason for the log
     */
    record Result(Verdict verdict, long length, String reason) {}

    private ConditionalRequest() {}

    /**
     * Asks; the result comes on a thread that must not be blocked, and never exceptionally. Not for long: there is a
     * copy that can serve.
     */
    static CompletionStage<HeadResult> send(FetchContext context, OriginRequest request, Validators stored) {
        Map<String, String> conditions = new HashMap<>();
        stored.etag().ifPresent(tag -> conditions.put("If-None-Match", tag));
        stored.lastModified().ifPresent(date -> conditions.put("If-Modified-Since", date));
        return HeadRequest.send(context.client(), request, conditions, context.settings().revalidationPatience());
    }

    /**
     * What a result says of the stored version.
     *
     * @param length of the stored file
     * @param sameRequest whether the stored file came to the same headers, as far as the response depends on any
     */
    static Result compare(HeadResult result, Validators stored, long length, boolean sameRequest) {
        if (result instanceof HeadResult.Failed failed) {
            OriginError error = failed.error();
            boolean isAllowed = error.kind() != OriginError.Kind.NOT_ALLOWED;
            return unknown(isAllowed ? Verdict.DOWN : Verdict.NOT_ALLOWED, error.reason());
        }
        ResponseHead head = ((HeadResult.Answered) result).head();
        int status = head.status();
        if (status == StatusCode.NOT_MODIFIED && stored.isPresent()) {
            boolean isProven = sameRequest || stored.sameStrongEtag(ResponseKind.said(head));
            return new Result(isProven ? Verdict.CURRENT : Verdict.UNCOMPARABLE, length, "not modified");
        }
        if (StatusCode.isSuccess(status)) {
            return compare(head, stored, length, sameRequest);
        }
        if (StatusCode.isMissing(status)) {
            return unknown(Verdict.CHANGED, "the origin answers " + status);
        }
        return unknown(StatusCode.isRefusal(status) ? Verdict.REFUSED : Verdict.DOWN, "the origin answers " + status);
    }

    private static Result unknown(Verdict verdict, String reason) {
        return new Result(verdict, PieceLayout.UNKNOWN_LENGTH, reason);
    }

    private static Result compare(ResponseHead head, Validators stored, long length, boolean sameRequest) {
        long found = StatusCode.isWhole(head.status())
                ? head.contentLength()
                : head.contentRange().map(ContentRange::total).orElse(ContentRange.UNKNOWN);
        long known = found < 0 || !PieceLayout.isSupported(found) ? PieceLayout.UNKNOWN_LENGTH : found;
        if (known != PieceLayout.UNKNOWN_LENGTH && known != length) {
            return new Result(Verdict.CHANGED, known, "it has another length");
        }
        Validators said = ResponseKind.said(head);
        if (!sameRequest && !stored.sameStrongEtag(said)) {
            return new Result(Verdict.UNCOMPARABLE, known, "it depends on the headers of who asks");
        }
        return switch (stored.compare(said)) {
            case SAME -> new Result(Verdict.CURRENT, length, "the same version");
            case DIFFERENT -> new Result(Verdict.CHANGED, known, "another version");
            case UNKNOWN -> new Result(Verdict.UNCOMPARABLE, known, "the origin gives nothing to compare versions by");
        };
    }
}
