package io.supernode.core.report;

import io.supernode.core.model.CallerAddress;

/**
 * GET /peer/task as it came in: every field is a claim, null when absent (protocol section 2).
 *
 * @param taskId the task
 * @param srcCid the asking peer
 * @param dstCid the peer that the reported piece came from; may be empty or stale
 * @param range of the reported piece
 * @param status 700, 701 or 702
 * @param result 500 to 503
 * @param caller where the call came from; {@link CallerAddress#UNKNOWN} if an embedder does not tell
 */
public record PullRequest(
        String taskId, String srcCid, String dstCid, String range, String status, String result, CallerAddress caller) {

    /** One of which nobody told from where it came. */
    public PullRequest(String taskId, String srcCid, String dstCid, String range, String status, String result) {
        this(taskId, srcCid, dstCid, range, status, result, CallerAddress.UNKNOWN);
    }

    /** The first request of a peer that has just registered. */
    public static PullRequest start(String taskId, String srcCid) {
        return new PullRequest(taskId, srcCid, "", "", "700", "502");
    }
}
