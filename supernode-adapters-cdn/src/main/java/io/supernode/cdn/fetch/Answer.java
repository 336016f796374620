package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ContentRange;
import io.supernode.cdn.origin.ResponseHead;
import io.supernode.cdn.store.StoredContent;
import io.supernode.cdn.store.Validators;
import io.supernode.cdn.store.Validators.Comparison;
import io.supernode.core.model.PieceLayout;
import java.util.Optional;

/** What the head of an answer means for a fetch that wants the bytes from some position on. */
enum Answer {
    /** The body begins with the first byte of the file. */
    WHOLE,
    /** The body goes on where the fetch stands. */
    REST,
    /** The body is the whole of the same version: what is there already is to be skipped. */
    SKIP,
    /** The origin has another version than the one that was begun. */
    OTHER_VERSION,
    /** There is no body that could be used. */
    REFUSED;

    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    static Answer of(ResponseHead head, long from, StoredContent content) {
        boolean isSuccess = head.status() == OK || head.status() == PARTIAL;
        if (isSuccess && !head.isIdentity()) {
            return REFUSED;
        }
        if (from == 0) {
            return head.status() == OK ? WHOLE : REFUSED;
        }
        Validators now = validators(head);
        return switch (head.status()) {
            case PARTIAL -> isRest(head, from, content, now) ? REST : OTHER_VERSION;
            case OK -> isSame(head, content, now) ? SKIP : OTHER_VERSION;
            case RANGE_NOT_SATISFIABLE -> OTHER_VERSION;
            default -> REFUSED;
        };
    }

    static Validators validators(ResponseHead head) {
        return new Validators(head.etag(), head.lastModified());
    }

    private static boolean isRest(ResponseHead head, long from, StoredContent content, Validators now) {
        Optional<ContentRange> range = head.contentRange();
        if (range.isEmpty() || range.get().first() != from) {
            return false;
        }
        PieceLayout layout = content.layout();
        long total = range.get().total();
        boolean sameLength = total == ContentRange.UNKNOWN || !layout.hasLength() || total == layout.fileLength();
        return sameLength && content.validators().compare(now) != Comparison.DIFFERENT;
    }

    private static boolean isSame(ResponseHead head, StoredContent content, Validators now) {
        PieceLayout layout = content.layout();
        boolean sameLength =
                head.contentLength() < 0 || !layout.hasLength() || head.contentLength() == layout.fileLength();
        return sameLength
                && content.validators().forRange().isPresent()
                && content.validators().compare(now) == Comparison.SAME;
    }
}
