package io.supernode.core.policy;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The published rules of the original Java supernode, as a baseline to compare with: the piece with the fewest holders,
 * among these the one nearest to the mean number of the running pieces; any server under its limit; the supernode when
 * no peer can serve; up to peerDownLimit pieces at once; no held requests.
 */
final class OriginalJava implements SchedulingPolicy {

    @Override
    public String name() {
        return "original-java";
    }

    @Override
    public boolean holds() {
        return false;
    }

    @Override
    public void dispatch(Turn turn) {
        int[] candidates = candidates(turn);
        for (int piece : candidates) {
            if (turn.running() >= turn.downloadLimit()) {
                return;
            }
            if (!turn.takeFromPeer(piece) && SeedSlots.free(turn)) {
                turn.takeFromSeed(piece);
            }
        }
    }

    private static int[] candidates(Turn turn) {
        double mean = turn.meanRunningPiece();
        return IntStream.range(0, turn.pieceCount())
                .filter(turn::wants)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(turn::holders)
                        .thenComparingDouble(piece -> Math.abs(piece - mean)))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
