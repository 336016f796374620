package io.supernode.testkit.origin;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is answered to one request, faults included.
 *
 * @param status of the status line
 * @param headers in order
 * @param content whose bytes are the body, from {@code start}, {@code length} of them
 * @param framing how the end of the body is told
 * @param truthful whether the body is as long as announced; otherwise the connection cannot be used again
 * @param faults what goes wrong on the way
 */
record Reply(
        int status,
        Map<String, String> headers,
        Content content,
        long start,
        long length,
        Framing framing,
        boolean truthful,
        Faults faults) {

    /** How the end of a body is told. */
    enum Framing {
        LENGTH,
        CHUNKED,
        UNTIL_CLOSE
    }

    /**
     * What goes wrong on the way.
     *
     * @param resetAtOnce whether the connection is reset without a byte of an answer
     * @param headerDelay before the status line
     * @param headersHeld whether the status line waits for the gate
     * @param interim statuses of interim responses before the final one
     * @param stallAfter bytes of the body, the gate is waited for; −1 for never
     * @param cutAfter bytes of the body, the connection is closed; −1 for never
     * @param resetAtCut whether it is reset then, instead of closed in order
     * @param bytesPerSecond of the body at most; 0 for no limit
     * @param gate where stalled replies wait
     */
    record Faults(
            boolean resetAtOnce,
            Duration headerDelay,
            boolean headersHeld,
            List<Integer> interim,
            long stallAfter,
            long cutAfter,
            boolean resetAtCut,
            long bytesPerSecond,
            Gate gate) {}

    /** No answer at all: the connection is reset. */
    static Reply reset() {
        return empty(0, Map.of(), new Faults(true, Duration.ZERO, false, List.of(), -1, -1, false, 0, new Gate()));
    }

    /** An answer without a body. */
    static Reply empty(int status, Map<String, String> headers, Faults faults) {
        return new Reply(status, headers, new ArrayContent(new byte[0]), 0, 0, Framing.LENGTH, true, faults);
    }
}
