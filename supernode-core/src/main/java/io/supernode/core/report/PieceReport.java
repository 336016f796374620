package io.supernode.core.report;

import io.supernode.core.model.CallerAddress;

/**
 * GET /peer/piece/suc as it came in: the piece is on the peer's disk. Null when absent (protocol section 3).
 *
 * @param taskId the task
 * @param cid the peer that has the piece now
 * @param dstCid the peer that it came from
 * @param pieceRange the piece
 * @param caller where the call came from; {@link CallerAddress#UNKNOWN} if an embedder does not tell
 */
public record PieceReport(
        String taskId, String cid, String dstCid, String pieceRange, CallerAddress caller) {

    /** One of which nobody told from where it came. */
    public PieceReport(String taskId, String cid, String dstCid, String pieceRange) {
        this(taskId, cid, dstCid, pieceRange, CallerAddress.UNKNOWN);
    }
}
