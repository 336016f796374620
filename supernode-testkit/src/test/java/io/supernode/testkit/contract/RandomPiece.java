package io.supernode.testkit.contract;

import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.policy.SeedSlots;

/** A sound policy with chance: one wanted piece at each call, whichever the swarm's own chance gives. */
final class RandomPiece implements SchedulingPolicy {

    @Override
    public String name() {
        return "random-piece";
    }

    @Override
    public void schedule(SchedulingView view, PieceAssigner assigner) {
        int count = view.pieces().count();
        if (count == 0 || view.running() >= view.downloadLimit()) {
            return;
        }
        int from = view.random(count);
        for (int i = 0; i < count; i++) {
            int piece = (from + i) % count;
            if (view.pieces().isWanted(piece)) {
                if (!assigner.assignFromPeer(piece) && SeedSlots.isFree(view)) {
                    assigner.assignFromSeed(piece);
                }
                return;
            }
        }
    }
}
