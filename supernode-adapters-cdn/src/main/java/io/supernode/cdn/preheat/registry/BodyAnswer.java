package io.supernode.cdn.preheat.registry;

import io.supernode.cdn.origin.OriginError;
import io.supernode.cdn.origin.ResponseHead;

/** What came of a {@link BodyRequest}. */
sealed interface BodyAnswer {

    /**
     * There is an answer, good or bad.
     *
     * @param body all of it; empty if it is too long
     * @param isTooLong whether it has more bytes than are taken
     */
    record Answered(ResponseHead head, byte[] body, boolean isTooLong) implements BodyAnswer {}

    /** There is none. */
    record Failed(OriginError error) implements BodyAnswer {}
}
