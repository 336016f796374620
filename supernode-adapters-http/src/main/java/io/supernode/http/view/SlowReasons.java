package io.supernode.http.view;

import io.supernode.core.port.TaskRecord;
import io.supernode.core.snapshot.PieceCopies;
import io.supernode.core.snapshot.SwarmCounts;
import io.supernode.core.snapshot.TaskSummary;
import java.util.ArrayList;
import java.util.List;

/** Why a swarm is slow, as far as its counts tell and what its peers wait for. Stateless. */
final class SlowReasons {

    /** With fewer peers no piece counts as rare: there is nobody who could have it. */
    private static final int FEW_PEERS = 4;

    /**
     * One reason.
     *
     * @param kind for programs; each occurs once
     * @param text for people
     */
    record Reason(String kind, String text) {}

    private SlowReasons() {}

    /** The most important first; empty if nothing is slow, or nobody waits. */
    static List<Reason> of(TaskSummary task, Rates.Rate rate, PieceCopies pieces, SwarmLook look) {
        List<Reason> reasons = new ArrayList<>();
        if (task.phase() == TaskRecord.Phase.FAILED) {
            reasons.add(new Reason("failed", "The file cannot be had: " + task.problem().orElse("the origin failed") + '.'));
            return reasons;
        }
        HeldPeers held = HeldPeers.of(pieces, look);
        addOfOrigin(reasons, task, rate, held);
        SwarmCounts counts = task.counts();
        if (counts.downloading() == 0) {
            return reasons;
        }
        if (held.forSeed > 0) {
            reasons.add(new Reason("seed", "Seed busy: the supernode uploads " + counts.seedUploads() + " pieces now while "
                    + held.forSeed + " peers wait for it; " + held.seedOnly + " pieces are nowhere else."));
        }
        boolean isRare = held.forRare > 0 && counts.downloading() + counts.done() >= FEW_PEERS;
        if (isRare) {
            reasons.add(new Reason("rare", "Rare pieces: " + held.forRare + " peers wait for pieces that one peer only has, such as"
                    + " piece " + held.rarePiece + (held.isRareStored ? "; the supernode has it too, and is busy." : ".")));
        }
        addOfUploaders(reasons, look, held);
        int others = held.forOthers + (isRare ? 0 : held.forRare);
        if (others > 0) {
            reasons.add(new Reason("busy", "Uploaders busy: " + others + " peers wait for pieces that others have, and none of"
                    + " these is free."));
        }
        return reasons;
    }

    private static void addOfOrigin(List<Reason> reasons, TaskSummary task, Rates.Rate rate, HeldPeers held) {
        int total = task.layout().filter(layout -> layout.hasLength()).map(layout -> layout.pieceCount()).orElse(0);
        String here = task.storedPieces() + " of " + (total == 0 ? "an unknown number of" : String.valueOf(total))
                + " pieces are here";
        if (task.phase() == TaskRecord.Phase.PROBING) {
            reasons.add(new Reason("origin", "Waiting for the origin: it has not said yet what it has."));
        } else if (task.phase() == TaskRecord.Phase.FETCHING
                && (held.forOrigin > 0 || task.storedPieces() == 0 || rate.isKnown() && rate.stored() == 0)) {
            reasons.add(new Reason("origin", "Waiting for the origin: " + here + ", " + held.forOrigin
                    + " peers wait for more."));
        } else if (task.phase() == TaskRecord.Phase.COMPLETE && held.forOrigin > 0 && task.storedPieces() < total) {
            reasons.add(new Reason("origin", "Waiting for the origin: " + here + ", the others are checked or fetched again, and "
                    + held.forOrigin + " peers wait for them."));
        }
    }

    private static void addOfUploaders(List<Reason> reasons, SwarmLook look, HeldPeers held) {
        List<String> what = new ArrayList<>();
        if (!look.slow.isEmpty()) {
            what.add(look.slow.size() + (look.slow.size() == SwarmLook.MAX_NAMED ? " or more" : "")
                    + " peers give less than a quarter of the usual rate, such as " + look.slow.get(0).id());
        }
        if (look.overdue > 0) {
            what.add(look.overdue + " pieces are overdue, such as piece " + look.overdueExample);
        }
        if (held.forSlow > 0) {
            what.add(held.forSlow + " peers wait for pieces that only such peers have");
        }
        if (!what.isEmpty()) {
            reasons.add(new Reason("uploader", "Slow uploaders: " + String.join("; ", what) + '.'));
        }
    }
}
