package io.supernode.core.report;

/**
 * GET /peer/task as it came in: every field is a claim, null when absent (protocol section 2).
 *
 * @param taskId the task
 * @param srcCid the asking peer
 * @param dstCid the peer that the reported piece came from; may be empty or stale
 * @param range of the reported piece
 * @param status 700, 701 or 702
 * @param result 500 to 503
 */
public record PullRequest(String taskId, String srcCid, String dstCid, String range, String status, String result) {

    /** The first request of a peer that has just registered. */
    public static PullRequest start(String taskId, String srcCid) {
        return new PullRequest(taskId, srcCid, "", "", "700", "502");
    }
}
