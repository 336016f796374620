package io.supernode.core.policy;

/**
 * The best rule of the scheduling study, the default. A peer gets the rarest piece that an idle holder has, one at a time, so
 * that every link carries one piece at full speed and copies double as fast as physics allows:
 *
 * <ul>
 * <li>idle holders first, the supernode only when no peer can serve, slow servers last;
 * <li>a second piece only while nobody has nothing running, and only until the servers together fill the peer's link;
 * <li>several at a time when pieces are so short, or answers so late, that asking costs more than waiting.
 * </ul>
 */
final class OneAtATime implements SchedulingPolicy {

    /** The name of the default in settings. */
    static final String NAME = "default";

    private static final double MILLI = 1e6;
    /** Below this piece time two run at once, rule 4 of the study. */
    private static final double SHORT_PIECE_NANOS = 100 * MILLI;
    private static final int SHORT_PIECE_BATCH = 2;
    /** Below this one three. */
    private static final double TINY_PIECE_NANOS = 40 * MILLI;
    private static final int TINY_PIECE_BATCH = 3;
    /** A peer's link counts as filled by servers that together reach this part of the median rate. */
    private static final double FILLED = 0.5;
    /** Answers later than this part of a piece time make batches worth their waste. */
    private static final double LATE = 0.1;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void dispatch(Turn turn) {
        int batch = Math.min(batch(turn), turn.downloadLimit());
        while (turn.running() < turn.downloadLimit() && wantsMore(turn, batch) && take(turn, batch)) {
            // Each round takes one piece.
        }
    }

    private static int batch(Turn turn) {
        double pieceNanos = turn.medianPieceNanos();
        if (pieceNanos == 0) {
            return 1;
        }
        if (turn.controlDelayNanos() > LATE * pieceNanos) {
            return turn.downloadLimit();
        }
        return pieceNanos < TINY_PIECE_NANOS ? TINY_PIECE_BATCH : pieceNanos < SHORT_PIECE_NANOS ? SHORT_PIECE_BATCH : 1;
    }

    private static boolean wantsMore(Turn turn, int batch) {
        if (turn.running() == 0) {
            return true;
        }
        if (turn.othersStarve()) {
            return false;
        }
        return turn.running() < batch || turn.expectedRate() < FILLED * turn.medianRate();
    }

    private static boolean take(Turn turn, int batch) {
        int uploads = Math.min(batch, turn.uploadLimit());
        for (int load = 0; load < uploads; load++) {
            if (turn.takeRarestFromPeer(load, false)) {
                return true;
            }
        }
        return SeedSlots.free(turn) && turn.takeRarestFromSeed() || turn.takeRarestFromPeer(0, true);
    }
}
