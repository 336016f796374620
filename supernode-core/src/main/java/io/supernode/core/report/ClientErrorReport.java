package io.supernode.core.report;

import io.supernode.core.model.CallerAddress;

/**
 * GET /peer/piece/error as it came in; null when absent (protocol section 3). {@code FILE_NOT_EXIST} carries only
 * cids and the task id.
 *
 * @param taskId the task
 * @param srcCid the peer that complains
 * @param dstCid the peer, or the supernode, that it complains of
 * @param errorType {@code FILE_NOT_EXIST} or {@code FILE_MD5_NOT_MATCH}
 * @param range of the piece, for {@code FILE_MD5_NOT_MATCH}
 * @param caller where the call came from; {@link CallerAddress#UNKNOWN} if an embedder does not tell
 */
public record ClientErrorReport(
        String taskId, String srcCid, String dstCid, String errorType, String range, CallerAddress caller) {

    /** One of which nobody told from where it came. */
    public ClientErrorReport(String taskId, String srcCid, String dstCid, String errorType, String range) {
        this(taskId, srcCid, dstCid, errorType, range, CallerAddress.UNKNOWN);
    }
}
