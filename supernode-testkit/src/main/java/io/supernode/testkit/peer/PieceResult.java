package io.supernode.testkit.peer;

/**
 * What became of a piece, which the next pull reports (protocol section 2).
 *
 * @param status 700 or 701
 * @param result 500, 502 or 503
 * @param dstCid whom the piece came from, or ""
 * @param range of the piece, or ""
 */
record PieceResult(int status, int result, String dstCid, String range) {

    static final int STATUS_WAIT = 700;
    static final int STATUS_RUNNING = 701;
    static final int RESULT_FAIL = 500;
    static final int RESULT_SUCCESS = 501;
    static final int RESULT_INVALID = 502;
    static final int RESULT_SEMI_SUCCESS = 503;

    /** The first report of a download. */
    static PieceResult start() {
        return new PieceResult(STATUS_WAIT, RESULT_INVALID, "", "");
    }

    /** Downloaded and checked. */
    static PieceResult semiSuccess(String dstCid, String range) {
        return new PieceResult(STATUS_RUNNING, RESULT_SEMI_SUCCESS, dstCid, range);
    }

    static PieceResult failure(String dstCid, String range) {
        return new PieceResult(STATUS_RUNNING, RESULT_FAIL, dstCid, range);
    }

    /** The same, as it is sent after a migration: range and dstCid are stale then, and sent all the same. */
    PieceResult afterMigration() {
        return new PieceResult(STATUS_WAIT, result, dstCid, range);
    }

    boolean isSuccess() {
        return result == RESULT_SUCCESS || result == RESULT_SEMI_SUCCESS;
    }

    boolean mayBeMerged() {
        return result == RESULT_SEMI_SUCCESS;
    }
}
