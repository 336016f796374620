package io.supernode.core.policy;

/**
 * The best rule of the scheduling study, the default. A peer gets the rarest piece that an idle holder has, one at a
 * time, so that every link carries one piece at full speed and copies double as fast as physics allows:
 *
 * <ul>
 * <li>holders whose link is not filled first (with one file for each host: idle ones), the supernode only when no peer
 * can serve, slow servers last;
 * <li>a second piece only while nobody has nothing running, and only until the servers together fill the peer's link;
 * <li>several at a time when pieces are so short, or answers so late, that asking costs more than waiting;
 * <li>two at a time when clients were seen to pause between pieces, nobody waits, and what the peer wants is not rare any more;
 * <li>a link that is filled is shared by one more rather than to send away a peer that has been held as long as it may be: it would
 * come back only after a second or two;
 * <li>a peer that has lost a time-out to a stalled server gets proven servers and the supernode from then on: trying the
 * unproven ones, of which each may cost another time-out, is left to others.
 * </ul>
 */
final class OneAtATime implements SchedulingPolicy {

    /** The name of the default in settings. */
    static final String NAME = "default";

    private static final double MILLI = 1e6;
    /** Below this piece time two run at once, rule 4 of the study. */
    private static final double SHORT_PIECE_NANOS = 100 * MILLI;
    private static final int OVERLAPPING_BATCH = 2;
    /** Below this one three. */
    private static final double TINY_PIECE_NANOS = 40 * MILLI;
    private static final int TINY_PIECE_BATCH = 3;
    /** Clients that pause for a larger part of a piece's time than this have two at once. */
    private static final double WORTH_OVERLAPPING = 0.05;
    /** A piece of which so many peers have a copy, or get one, is rare no more. */
    private static final double COMMON = 0.1;
    /** Uploads of one server to one peer: while one ends and the next is asked for, the other fills the link. */
    private static final int PIPELINE = 2;
    /** So many piece times a peer is held before it is sent to a slow server: another gets free sooner. */
    private static final double LAST_RESORT = 4;
    /** Uploads of one server when its link is shared with somebody who would otherwise be told to come back after a second or two. */
    private static final int LOAD_FOR_DUE = 2;
    /** Answers later than this part of a piece time make batches worth their waste. */
    private static final double LATE = 0.1;
    /** Who has lost a time-out already is held longer: it should not lose another. */
    private static final double TIMED_OUT_PATIENCE_NANOS = 10_000 * MILLI;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void schedule(SchedulingView view, PieceAssigner assigner) {
        boolean triesFresh = triesFresh(view);
        int batch = Math.min(batch(view), view.downloadLimit());
        while (view.running() < batch && assignOne(view, assigner, batch, triesFresh)) {
            // Each round assigns one piece.
        }
        if (view.running() == 0 || view.heldPeers() > 0) {
            return;
        }
        if (view.runningFromProven() == 0 && view.running() < view.downloadLimit()) {
            hedge(assigner, triesFresh);
        }
        if (view.runningFromProven() == 1 && view.running() < view.downloadLimit()) {
            assigner.assignRarestFromSameServer(PIPELINE);
        }
    }

    /** Whether the peer may be sent to a server that has not given a piece yet, and may stall. */
    private static boolean triesFresh(SchedulingView view) {
        return !view.hasTimedOut() || view.heldNanos() > TIMED_OUT_PATIENCE_NANOS;
    }

    /** The only download may come from a frozen server: a second one from another is the only remedy. */
    private static void hedge(PieceAssigner assigner, boolean triesFresh) {
        if (assigner.assignRarestFromPeer(0, ServerKind.PROVEN)
                || triesFresh && assigner.assignRarestFromPeer(0, ServerKind.FRESH)) {
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
        return pieceNanos < SHORT_PIECE_NANOS || overlaps(view) ? OVERLAPPING_BATCH : 1;
    }

    /**
     * Whether pieces overlap, so that the next one comes while the client is busy with one that has come. That makes single pieces
     * slower: not while somebody waits, nor while the swarm spreads pieces that few have.
     */
    private static boolean overlaps(SchedulingView view) {
        return view.pausePart() > WORTH_OVERLAPPING
                && view.heldPeers() == 0
                && view.fewestCopies() >= COMMON * view.peers();
    }

    private static boolean assignOne(SchedulingView view, PieceAssigner assigner, int uploads, boolean triesFresh) {
        return assignFromPeers(assigner, 0, Math.min(uploads, view.uploadLimit()), triesFresh)
                || SeedSlots.isFree(view) && assigner.assignRarestFromSeed()
                || view.isDue() && assignFromPeers(assigner, 1, Math.min(LOAD_FOR_DUE, view.uploadLimit()), triesFresh)
                || view.heldNanos() > LAST_RESORT * view.medianPieceNanos()
                        && assigner.assignRarestFromPeer(0, ServerKind.SLOW)
                || view.heldNanos() > PieceAssigner.SUSPECT_RESORT_NANOS
                        && assigner.assignRarestFromPeer(0, ServerKind.SUSPECT);
    }

    private static boolean assignFromPeers(PieceAssigner assigner, int least, int uploads, boolean triesFresh) {
        for (int load = least; load < uploads; load++) {
            if (assigner.assignRarestFromPeer(load, ServerKind.PROVEN)
                    || triesFresh && assigner.assignRarestFromPeer(load, ServerKind.FRESH)) {
                return true;
            }
        }
        return false;
    }
}
