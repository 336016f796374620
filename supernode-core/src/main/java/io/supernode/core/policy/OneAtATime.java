package io.supernode.core.policy;

/**
 * The best rule of the scheduling study, the default. A peer gets the rarest piece that an idle holder has, one at a
 * time, so that every link carries one piece at full speed and copies double as fast as physics allows:
 *
 * <ul>
 * <li>holders whose link is not filled first (with one file for each host: idle ones), the supernode only when no peer
 * can serve, slow servers last;
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
    public void schedule(SchedulingView view, PieceAssigner assigner) {
        int batch = Math.min(batch(view), view.downloadLimit());
        while (view.running() < batch && assignOne(view, assigner, batch)) {
            // Each round assigns one piece.
        }
        if (view.running() == 0 || view.heldPeers() > 0) {
            return;
        }
        if (view.runningFromProven() == 0 && view.running() < view.downloadLimit()) {
            hedge(assigner);
        }
        if (view.runningFromProven() == 1 && view.running() < view.downloadLimit()) {
            assigner.assignRarestFromSameServer(PIPELINE);
        }
    }

    /** The only download may come from a frozen server: a second one from another is the only remedy. */
    private static void hedge(PieceAssigner assigner) {
        if (assigner.assignRarestFromPeer(0, ServerKind.PROVEN) || assigner.assignRarestFromPeer(0, ServerKind.FRESH)) {
            return;
        }
        assigner.assignRarestFromPeer(1, ServerKind.PROVEN);
    }

    private static int batch(SchedulingView view) {
        double pieceNanos = view.medianPieceNanos();
        if (pieceNanos == 0) {
            return 1;
        }
        if (view.controlDelayNanos() > LATE * pieceNanos) {
            return view.downloadLimit();
        }
        if (pieceNanos < TINY_PIECE_NANOS) {
            return TINY_PIECE_BATCH;
        }
        return pieceNanos < SHORT_PIECE_NANOS ? SHORT_PIECE_BATCH : 1;
    }

    private static boolean assignOne(SchedulingView view, PieceAssigner assigner, int uploads) {
        return assignFromPeers(assigner, Math.min(uploads, view.uploadLimit()))
                || SeedSlots.isFree(view) && assigner.assignRarestFromSeed()
                || view.heldNanos() > LAST_RESORT * view.medianPieceNanos()
                        && assigner.assignRarestFromPeer(0, ServerKind.SLOW);
    }

    private static boolean assignFromPeers(PieceAssigner assigner, int uploads) {
        for (int load = 0; load < uploads; load++) {
            if (assigner.assignRarestFromPeer(load, ServerKind.PROVEN)
                    || assigner.assignRarestFromPeer(load, ServerKind.FRESH)) {
                return true;
            }
        }
        return false;
    }
}
