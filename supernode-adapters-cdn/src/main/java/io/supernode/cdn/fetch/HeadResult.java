package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.ResponseHead;

/** What came of asking an origin for the head of a response. */
sealed interface HeadResult {

    /** The origin answered, with whatever status. */
    record Answered(ResponseHead head) implements HeadResult {}

    /** It did not. */
    record Failed(OriginError error) implements HeadResult {}
}
