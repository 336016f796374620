package io.supernode.testkit.policy;

import io.supernode.core.policy.PieceTable;
import io.supernode.core.policy.SchedulingView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The order in which both originals try the pieces that the supernode has and the asking peer neither has nor
 * downloads: the fewest holders first; among these the nearest to the mean number of the pieces that the asking peer
 * itself downloads, 0 when it has none, so that all begin at the lowest numbers; at equal distance by chance.
 */
final class OriginalOrder {

    /** Of the draws that decide between equals. */
    private static final int CHANCE = 1 << 30;

    private static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::holders)
            .thenComparingInt(Candidate::distance)
            .thenComparingInt(Candidate::chance);

    private OriginalOrder() {}

    private record Candidate(int piece, int holders, int distance, int chance) {}

    /**
     * @param holders how many peers have reported a piece
     */
    static int[] candidates(SchedulingView view, IntUnaryOperator holders) {
        PieceTable pieces = view.pieces();
        int mean = meanRunning(pieces);
        List<Candidate> candidates = new ArrayList<>();
        for (int piece = 0; piece < pieces.count(); piece++) {
            if (pieces.isWanted(piece) && pieces.isStored(piece)) {
                candidates.add(new Candidate(
                        piece, holders.applyAsInt(piece), Math.abs(piece - mean), view.random(CHANCE)));
            }
        }
        candidates.sort(ORDER);
        return candidates.stream().mapToInt(Candidate::piece).toArray();
    }

    private static int meanRunning(PieceTable pieces) {
        long sum = 0;
        int count = 0;
        for (int piece = 0; piece < pieces.count(); piece++) {
            if (pieces.isRunning(piece)) {
                sum += piece;
                count++;
            }
        }
        return count == 0 ? 0 : (int) (sum / count);
    }

    /** All that the asking peer downloads: the originals know of no overdue piece. */
    static int running(PieceTable pieces) {
        int count = 0;
        for (int piece = 0; piece < pieces.count(); piece++) {
            if (pieces.isRunning(piece)) {
                count++;
            }
        }
        return count;
    }
}
