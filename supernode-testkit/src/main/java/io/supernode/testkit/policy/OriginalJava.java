package io.supernode.testkit.policy;

import io.supernode.core.policy.HolderListener;
import io.supernode.core.policy.PieceAssigner;
import io.supernode.core.policy.SchedulingPolicy;
import io.supernode.core.policy.SchedulingView;
import io.supernode.core.snapshot.SwarmSnapshot;

/**
 * The rule of the original Java supernode, 0.4.0. Up to peerDownLimit pieces at once, tried in {@link OriginalOrder}.
 * The holders of a piece stand in a queue: the head is taken while it has fewer uploads than peerUpLimit, and stays the
 * head; a head that is not taken goes to the end, each once. When no holder can serve, the supernode does if its token
 * bucket lets it, with no limit of slots; otherwise the next piece is tried. No pull is held.
 *
 * <p>Not the original's, because the core's hard rules are kept: an upload is over when its piece is overdue, not only
 * when the client reports it, and limits are those of an ip:port.
 */
public final class OriginalJava implements SchedulingPolicy, HolderListener, EndOfRunCheck {

    /** One for the whole supernode. */
    private final TokenBucket seed;
    private final HolderQueues holders = new HolderQueues();

    /** For a supernode that has run for a second: its token bucket is full. */
    public OriginalJava() {
        this(new TokenBucket());
    }

    private OriginalJava(TokenBucket seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "original-java";
    }

    @Override
    public SchedulingPolicy forSwarm() {
        return new OriginalJava(seed);
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
        for (int piece : OriginalOrder.candidates(view, holders::reported)) {
            if (assignFromQueue(piece, assigner) || assignFromSeed(piece, view, assigner)) {
                running++;
            }
            if (running >= view.downloadLimit()) {
                return;
            }
        }
    }

    private boolean assignFromQueue(int piece, PieceAssigner assigner) {
        for (int left = holders.size(piece); left > 0; left--) {
            if (assigner.assignFromHolder(piece, holders.at(piece, 0))) {
                return true;
            }
            holders.headToEnd(piece);
        }
        return false;
    }

    private boolean assignFromSeed(int piece, SchedulingView view, PieceAssigner assigner) {
        return seed.tryTake(view.pieces().framedLength(piece), view.seedBandwidth(), view.nowNanos())
                && assigner.assignFromSeed(piece);
    }

    @Override
    public void checkEnd(SwarmSnapshot swarm) {
        holders.check(swarm);
    }
}
