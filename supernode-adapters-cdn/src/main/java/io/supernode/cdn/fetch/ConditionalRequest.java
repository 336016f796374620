package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteRange;
import io.supernode.cdn.origin.ContentRange;
import io.supernode.cdn.origin.OriginHttpRequest;
import io.supernode.cdn.origin.OriginClient;
import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.OriginError.Kind;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.cdn.store.Validators;
import io.supernode.core.model.PieceLayout;
import io.supernode.core.port.OriginRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Asks whether an origin still has the version that is stored: HEAD with If-None-Match and If-Modified-Since, and a GET
 * of the first byte on the same conditions where HEAD is refused or gets no answer.
 */
final class ConditionalRequest {

    private static final ByteRange FIRST_BYTE = new ByteRange(0, 0);

    /** What came of asking. */
    enum Verdict {
        CURRENT,
        CHANGED,
        /** The origin answers, but with nothing by which versions could be compared. */
        UNCOMPARABLE,
        /** The origin is down. */
        DOWN,
        /** The origin answers, but refuses this request (401, 403, 407). */
        REFUSED
    }

    /**
     * @param verdict of the origin
     * @param length of the new version, or {@link PieceLayout#UNKNOWN_LENGTH}
     * @param reason for the log
     */
    record Result(Verdict verdict, long length, String reason) {}

    private final OriginClient client;
    private final OriginRequest request;
    private final Validators stored;
    private final long length;
    private final Consumer<Result> onResult;

    private ConditionalRequest(
            OriginClient client, OriginRequest request, Validators stored, long length, Consumer<Result> onResult) {
        this.client = client;
        this.request = request;
        this.stored = stored;
        this.length = length;
        this.onResult = onResult;
    }

    /** Asks; {@code onResult} is called once, on a thread that must not be blocked. */
    static void ask(
            OriginClient client, OriginRequest request, Validators stored, long length, Consumer<Result> onResult) {
        ConditionalRequest one = new ConditionalRequest(client, request, stored, length, onResult);
        one.send(OriginHttpRequest.head(request), true);
    }

    private void send(OriginHttpRequest call, boolean isFirst) {
        Map<String, String> conditions = new HashMap<>();
        stored.etag().ifPresent(tag -> conditions.put("If-None-Match", tag));
        stored.lastModified().ifPresent(date -> conditions.put("If-Modified-Since", date));
        client.send(
                call.on(conditions),
                new ResponseHeadListener(head -> answered(head, isFirst), error -> notAnswered(error, isFirst)));
    }

    private void answered(ResponseHead head, boolean isFirst) {
        int status = head.status();
        if (status == StatusCode.NOT_MODIFIED && stored.isPresent()) {
            tell(Verdict.CURRENT, length, "not modified");
        } else if (status == StatusCode.OK || status == StatusCode.PARTIAL_CONTENT) {
            compare(head);
        } else if (status == StatusCode.NOT_FOUND || status == StatusCode.GONE) {
            tell(Verdict.CHANGED, PieceLayout.UNKNOWN_LENGTH, "the origin answers " + status);
        } else if (isFirst && !StatusCode.isTransient(status)) {
            askFirstByte();
        } else {
            Verdict verdict = StatusCode.isRefusal(head.status()) ? Verdict.REFUSED : Verdict.DOWN;
            tell(verdict, PieceLayout.UNKNOWN_LENGTH, "the origin answers " + status);
        }
    }

    private void notAnswered(OriginError error, boolean isFirst) {
        // Some servers drop a HEAD, or never answer it.
        if (isFirst && (error.kind() == Kind.INTERRUPTED || error.kind() == Kind.SILENT)) {
            askFirstByte();
        } else {
            tell(Verdict.DOWN, PieceLayout.UNKNOWN_LENGTH, error.reason());
        }
    }

    private void askFirstByte() {
        send(OriginHttpRequest.get(request, FIRST_BYTE), false);
    }

    private void compare(ResponseHead head) {
        long found = head.status() == StatusCode.PARTIAL_CONTENT
                ? head.contentRange().map(ContentRange::total).orElse(ContentRange.UNKNOWN)
                : head.contentLength();
        long known = found < 0 || !PieceLayout.isSupported(found) ? PieceLayout.UNKNOWN_LENGTH : found;
        if (known != PieceLayout.UNKNOWN_LENGTH && known != length) {
            tell(Verdict.CHANGED, known, "it has another length");
            return;
        }
        switch (stored.compare(ResponseKind.said(head))) {
            case SAME -> tell(Verdict.CURRENT, length, "the same version");
            case DIFFERENT -> tell(Verdict.CHANGED, known, "another version");
            case UNKNOWN -> tell(Verdict.UNCOMPARABLE, known, "the origin gives nothing to compare versions by");
        }
    }

    private void tell(Verdict verdict, long found, String reason) {
        onResult.accept(new Result(verdict, found, reason));
    }
}
