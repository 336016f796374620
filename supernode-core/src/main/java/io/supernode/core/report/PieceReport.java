package io.supernode.core.report;

/**
 * GET /peer/piece/suc as it came in: the piece is on the peer's disk. Null when absent (protocol section 3).
 *
 * @param taskId the task
 * @param cid the peer that has the piece now
 * @param dstCid the peer that it came from
 * @param pieceRange the piece
 */
public record PieceReport(String taskId, String cid, String dstCid, String pieceRange) {}
