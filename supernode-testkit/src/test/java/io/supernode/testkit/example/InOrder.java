package io.supernode.testkit.example;

import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.policy.SeedSlots;

/** A policy of one's own: pieces in the order of the file, as somebody wants who reads it while it comes. */
public final class InOrder implements SchedulingPolicy {

    @Override
    public String name() {
        return "in-order";
    }

    @Override
    public void schedule(SchedulingView view, PieceAssigner assigner) {
        for (int piece = 0; piece < view.pieces().count() && view.running() < view.downloadLimit(); piece++) {
            // First, since the peers that have it may be frozen, and whoever is sent to one waits for a minute.
            if (!SeedSlots.isFree(view) || !assigner.assignFromSeed(piece)) {
                assigner.assignFromPeer(piece);
            }
        }
    }
}
