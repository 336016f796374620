package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ContentRange;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.origin.StatusCode;
import io.supernode.cdn.store.StoredContent;
import io.supernode.cdn.store.Validators;
import io.supernode.core.model.PieceLayout;
import java.util.Optional;

/** What the head of an answer means for a fetch that wants the bytes from some position on. */
enum ResponseKind {
    /** The body begins with the first byte of the file. */
    FULL_BODY,
    /** The body goes on where the fetch stands, to the end of the file or not so far. */
    CONTINUATION,
    /** The body is the whole of the same version: what is there already is to be skipped. */
    FULL_BODY_SAME_VERSION,
    /** The file ends where the fetch stands. */
    END_OF_FILE,
    /** The origin has another version than the one that was begun, or does not prove that it is the same. */
    VERSION_CHANGED,
    /** There is no body that could be used. */
    UNUSABLE;


    static ResponseKind of(ResponseHead head, long from, StoredContent content) {
        if (StatusCode.isSuccess(head.status()) && head.isGzipped()) {
            return UNUSABLE;
        }
        if (from == 0) {
            return head.isWhole() ? FULL_BODY : UNUSABLE;
        }
        return switch (head.status()) {
            case StatusCode.PARTIAL_CONTENT -> continuation(head, from, content);
            case StatusCode.OK, StatusCode.NON_AUTHORITATIVE ->
                isSame(head, content) ? FULL_BODY_SAME_VERSION : VERSION_CHANGED;
            // Some origins answer so to every range.
            case StatusCode.RANGE_NOT_SATISFIABLE -> isEnd(head, from, content) ? END_OF_FILE : UNUSABLE;
            default -> UNUSABLE;
        };
    }

    /** What the answer says, to be compared with what is stored. */
    static Validators said(ResponseHead head) {
        return new Validators(head.etag(), head.lastModified());
    }

    /** What is worth storing of it: a date that may stand for two versions proves nothing later. */
    static Validators kept(ResponseHead head) {
        return new Validators(head.etag(), head.strongLastModified());
    }

    private static ResponseKind continuation(ResponseHead head, long from, StoredContent content) {
        Optional<ContentRange> answered = head.contentRange()
                .filter(range -> range.first() == from)
                .filter(range -> head.contentLength() < 0 || head.contentLength() == range.length());
        if (answered.isEmpty()) {
            // Other bytes than those that were asked for say nothing of the version.
            return UNUSABLE;
        }
        ContentRange range = answered.get();
        PieceLayout layout = content.layout();
        boolean sameLength = !layout.hasLength()
                || range.last() < layout.fileLength()
                        && (range.total() == ContentRange.UNKNOWN || range.total() == layout.fileLength());
        return sameLength && content.validators().provesSameBytes(said(head)) ? CONTINUATION : VERSION_CHANGED;
    }

    private static boolean isSame(ResponseHead head, StoredContent content) {
        PieceLayout layout = content.layout();
        boolean sameLength =
                head.contentLength() < 0 || !layout.hasLength() || head.contentLength() == layout.fileLength();
        return sameLength && content.validators().provesSameBytes(said(head));
    }

    /** Of a length that nobody knew. Servers leave the ETag out of a 416; one that is there must be the same. */
    private static boolean isEnd(ResponseHead head, long from, StoredContent content) {
        return head.contentRange().filter(range -> range.total() == from).isPresent()
                && !content.layout().hasLength()
                && (head.etag().isEmpty() || content.validators().provesSameBytes(said(head)));
    }
}
