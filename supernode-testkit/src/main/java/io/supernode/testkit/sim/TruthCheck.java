package io.supernode.testkit.sim;

import io.supernode.core.Supernode;
import io.supernode.core.model.PeerId;
import io.supernode.core.model.TaskId;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.snapshot.PeerSnapshot;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.testkit.contract.SwarmInvariants;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;

/**
 * Compares what a supernode believes with what is so, after each call, in a run whose hosts download one file each. Not
 * thread-safe.
 *
 * <ul>
 * <li>The rules of {@link SwarmInvariants} hold.
 * <li>An honest peer has the pieces that the supernode believes it to have, and serves those that it is believed to serve.
 * <li>Nobody is sent to the supernode for a piece that it does not have.
 * <li>A call of an honest peer is never refused, unless its registration was lost in a restart; one of more than a second
 *     before that is not lost.
 * </ul>
 */
final class TruthCheck {

    /** What a killed supernode may lose. */
    private static final long LAST_CALLS_NANOS = Duration.ofSeconds(1).toNanos();

    private final World world;
    private final SwarmInvariants invariants;
    private long checks;

    TruthCheck(World world) {
        this.world = world;
        Scenario.Rules rules = world.scenario.rules();
        invariants = new SwarmInvariants(rules.peerUpLimit(), rules.peerDownLimit());
        if (world.files.length != 1) {
            throw new IllegalArgumentException("runs of one file are checked, not of " + world.files.length);
        }
    }

    /** How often it has compared. */
    long checks() {
        return checks;
    }

    private static Optional<SwarmSnapshot> swarm(SimFile file, Supernode core) {
        return file.taskId.isEmpty() ? Optional.empty() : core.swarm(new TaskId(file.taskId));
    }

    /** Compares everything. */
    void check(Supernode core) {
        swarm(world.files[0], core).ifPresent(swarm -> {
            checks++;
            invariants.check(swarm);
            core.summary(new TaskId(world.files[0].taskId))
                    .ifPresent(summary -> invariants.checkCounts(swarm, summary.counts()));
            swarm.peers().forEach(this::check);
        });
    }

    private void check(PeerSnapshot believed) {
        SimPeer peer = world.peers[Population.index(believed.id().value())];
        // Who took the cid of another one, from elsewhere, may be believed: this one is another peer then.
        if (peer.liar || !isWhom(peer, believed)) {
            return;
        }
        for (int piece : believed.owned().stream().toArray()) {
            if (!has(peer, piece)) {
                throw new AssertionError("peer " + peer.index + " is believed to have piece " + piece + ", which it lacks");
            }
        }
        for (int piece : believed.served().stream().toArray()) {
            if (!peer.canServe(piece)) {
                throw new AssertionError(
                        "peer " + peer.index + " is believed to serve piece " + piece + ", which it does not");
            }
        }
    }

    private static boolean isWhom(SimPeer peer, PeerSnapshot believed) {
        return believed.caller().isSameHost(Population.caller(peer.host.index));
    }

    /** The cid under which the supernode knows it. */
    private static String knownCid(SimPeer peer, SwarmSnapshot swarm) {
        boolean isTaken = swarm.peers().stream()
                .anyMatch(believed -> believed.id().value().equals(peer.cid) && !isWhom(peer, believed));
        return isTaken ? PeerId.elsewhere(peer.cid, Population.caller(peer.host.index)).value() : peer.cid;
    }

    private static boolean has(SimPeer peer, int piece) {
        return peer.pieces != null
                && ((peer.pieces[piece] & SimPeer.KNOWLEDGE) == SimPeer.OWNED || peer.canServe(piece));
    }

    /** Looks at the answer to a pull, right after it was given. */
    void decided(SimPeer peer, PullOutcome outcome, Supernode core) {
        Optional<SwarmSnapshot> swarm = swarm(peer.file, core);
        if (swarm.isEmpty() || outcome instanceof PullOutcome.NotFound) {
            return;
        }
        BitSet stored = swarm.get().stored();
        boolean isComplete = core.task(new TaskId(peer.file.taskId))
                .filter(task -> task.record().phase() == TaskRecord.Phase.COMPLETE)
                .isPresent();
        if (!peer.pullsTwice) {
            invariants.checkReply(knownCid(peer, swarm.get()), outcome, swarm.get(), isComplete);
        }
        if (outcome instanceof PullOutcome.Pieces pieces) {
            for (PieceAssignment piece : pieces.listed()) {
                if (piece.fromSupernode() && !stored.get(piece.piece())) {
                    throw new AssertionError("the supernode does not have piece " + piece.piece());
                }
            }
        } else if (outcome instanceof PullOutcome.Finished && !peer.liar && peer.pieces != null) {
            for (int piece = 0; piece < peer.file.pieceCount; piece++) {
                if (!has(peer, piece)) {
                    throw new AssertionError("peer " + peer.index + " is done and lacks piece " + piece);
                }
            }
        }
    }

    /** A call was refused. */
    void refused(SimPeer peer, String why) {
        if (!peer.liar && peer.mustBeKnown) {
            throw new AssertionError("peer " + peer.index + ", registered at " + peer.registeredAt
                    + " ns, is refused at " + world.now() + " ns: " + why);
        }
    }

    /** The supernode is killed. */
    void killed() {
        for (SimPeer peer : world.peers) {
            peer.mustBeKnown &= peer.registeredAt < world.now() - LAST_CALLS_NANOS;
        }
    }
}
