package io.supernode.http.view;

import io.supernode.core.port.TaskRecord;
import io.supernode.core.snapshot.PieceCopies;
import io.supernode.core.snapshot.SwarmCounts;
import io.supernode.core.snapshot.TaskSummary;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Why a swarm is slow, as far as its counts tell. Stateless. */
final class SlowReasons {

    /** With fewer peers no piece counts as rare: there is nobody who could have it. */
    private static final int FEW_PEERS = 4;

    /**
     * One reason.
     *
     * @param kind for programs
     * @param text for people
     */
    record Reason(String kind, String text) {}

    private SlowReasons() {}

    /** The most important first; empty if nothing is slow, or nobody waits. */
    static List<Reason> of(TaskSummary task, Rates.Rate rate, PieceCopies pieces, SwarmLook look) {
        List<Reason> reasons = new ArrayList<>();
        SwarmCounts counts = task.counts();
        int total = task.layout().filter(layout -> layout.hasLength()).map(layout -> layout.pieceCount()).orElse(0);
        if (task.phase() == TaskRecord.Phase.FAILED) {
            reasons.add(new Reason("failed", "The file cannot be had: " + task.problem().orElse("the origin failed") + '.'));
            return reasons;
        }
        if (task.phase() == TaskRecord.Phase.PROBING) {
            reasons.add(new Reason("origin", "Waiting for the origin: it has not said yet what it has."));
        } else if (task.phase() == TaskRecord.Phase.FETCHING && (counts.held() > 0 || rate.stored() == 0)) {
            reasons.add(new Reason("origin", "Waiting for the origin: " + task.storedPieces() + " of "
                    + (total == 0 ? "an unknown number of" : String.valueOf(total)) + " pieces are here, " + counts.held()
                    + " peers wait for more."));
        }
        if (counts.downloading() == 0) {
            return reasons;
        }
        addOfPieces(reasons, counts, pieces);
        if (!look.slow.isEmpty() || look.overdue > 0) {
            String example = look.slow.isEmpty() ? "" : ", such as " + look.slow.get(0).id();
            reasons.add(new Reason("uploader", "Slow uploaders: " + look.slow.size()
                    + " peers give less than a quarter of the usual rate" + example + "; " + look.overdue
                    + " pieces are overdue."));
        }
        return reasons;
    }

    private static void addOfPieces(List<Reason> reasons, SwarmCounts counts, PieceCopies pieces) {
        int seedOnly = 0;
        int rare = 0;
        int rarest = -1;
        int[] copies = pieces.copies();
        BitSet stored = pieces.stored();
        for (int piece = 0; piece < copies.length; piece++) {
            if (copies[piece] == 0 && stored.get(piece)) {
                seedOnly++;
            } else if (copies[piece] == 1) {
                rare++;
                rarest = piece;
            }
        }
        if (seedOnly > 0 && counts.held() > 0 && counts.seedUploads() > 0) {
            reasons.add(new Reason("seed", "Seed busy: " + seedOnly + " pieces are at the supernode alone, which serves "
                    + counts.seedUploads() + " peers now while " + counts.held() + " wait."));
        }
        if (rare > 0 && counts.held() > 0 && counts.downloading() + counts.done() >= FEW_PEERS) {
            reasons.add(new Reason("rare", "Rare pieces: " + rare + " are at one peer only, such as piece " + rarest + '.'));
        }
    }
}
