package io.supernode.testkit.policy;

import io.supernode.core.policy.HolderListener;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.snapshot.SwarmSnapshot;

/**
 * The rule of the original Go supernode, 1.0.6. Up to peerDownLimit pieces at once, tried in {@link OriginalOrder}. Of
 * the holders of a piece, in the order of their reports, the first with fewer uploads than peerUpLimit serves it; when
 * there is none, the supernode, with at most peerDownLimit uploads a task. No pull is held.
 *
 * <p>Not the original's: it answers 602 to a peer that downloads already all that it lacks, where the core lists what
 * runs.
 */
public class OriginalGo implements SchedulingPolicy, HolderListener, EndOfRunCheck {

    private final HolderQueues holders = new HolderQueues();
    private final boolean limitsSeed;

    public OriginalGo() {
        this(true);
    }

    /** @param limitsSeed whether the supernode's uploads of a task are limited */
    OriginalGo(boolean limitsSeed) {
        this.limitsSeed = limitsSeed;
    }

    @Override
    public String name() {
        return "original-go";
    }

    @Override
    public SchedulingPolicy forSwarm() {
        return new OriginalGo();
    }

    @Override
    public boolean holdsPulls() {
        return false;
    }

    @Override
    public void holderAdded(int piece, int peer) {
        holders.add(piece, peer);
    }

    @Override
    public void holderForgotten(int peer) {
        holders.forget(peer);
    }

    @Override
    public void schedule(SchedulingView view, PieceAssigner assigner) {
        int running = OriginalOrder.running(view.pieces());
        if (running >= view.downloadLimit()) {
            return;
        }
        for (int piece : OriginalOrder.candidates(view, holders::size)) {
            if (assignInOrder(piece, assigner)
                    || isSeedFree(view) && assigner.assignFromSeed(piece)) {
                running++;
            }
            if (running >= view.downloadLimit()) {
                return;
            }
        }
    }

    private boolean isSeedFree(SchedulingView view) {
        return !limitsSeed || view.seedUploadsOfTask() < view.downloadLimit();
    }

    private boolean assignInOrder(int piece, PieceAssigner assigner) {
        for (int position = 0; position < holders.size(piece); position++) {
            if (assigner.assignFromHolder(piece, holders.at(piece, position))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void checkEnd(SwarmSnapshot swarm) {
        holders.check(swarm);
    }
}
