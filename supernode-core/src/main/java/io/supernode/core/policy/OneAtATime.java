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
    /** Uploads of one server to one peer: while one ends and the next is asked for, the other fills the link. */
    private static final int PIPELINE = 2;
    /** So many piece times a peer is held before it is sent to a slow server: another gets free sooner. */
    private static final double LAST_RESORT = 4;
    /** Answers later than this part of a piece time make batches worth their waste. */
    private static final double LATE = 0.1;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void dispatch(Turn turn) {
        int batch = Math.min(batch(turn), turn.downloadLimit());
        while (turn.running() < batch && take(turn, batch)) {
            // Each round takes one piece.
        }
        if (turn.running() == 0 || turn.starving() > 0) {
            return;
        }
        if (turn.runningWell() == 0 && turn.running() < turn.downloadLimit()) {
            hedge(turn);
        }
        if (turn.runningWell() == 1 && turn.running() < turn.downloadLimit()) {
            turn.takeRarestFromSameServer(PIPELINE);
        }
    }

    private static void hedge(Turn turn) {
        if (turn.takeRarestFromPeer(0, ServerKind.PROVEN) || turn.takeRarestFromPeer(0, ServerKind.FRESH)) {
            return;
        }
        turn.takeRarestFromPeer(1, ServerKind.PROVEN);
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

    private static boolean take(Turn turn, int uploads) {
        return fromPeers(turn, Math.min(uploads, turn.uploadLimit()))
                || SeedSlots.free(turn) && turn.takeRarestFromSeed()
                || turn.heldNanos() > LAST_RESORT * turn.medianPieceNanos()
                        && turn.takeRarestFromPeer(0, ServerKind.SLOW);
    }

    private static boolean fromPeers(Turn turn, int uploads) {
        for (int load = 0; load < uploads; load++) {
            if (turn.takeRarestFromPeer(load, ServerKind.PROVEN) || turn.takeRarestFromPeer(load, ServerKind.FRESH)) {
                return true;
            }
        }
        return false;
    }
}
