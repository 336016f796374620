package io.supernode.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.Supernode;
import io.supernode.core.model.TaskId;
import io.supernode.core.port.TaskRecord;
import io.supernode.core.snapshot.SwarmSnapshot;
import io.supernode.core.outcome.PieceAssignment;
import io.supernode.core.outcome.PullOutcome;
import io.supernode.testkit.sim.Scenario;
import io.supernode.testkit.sim.SimulationEvent;
import io.supernode.testkit.sim.SimulationObserver;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks a simulated swarm after each event, and compares it with what the clients really downloaded. For one run, and
 * not thread-safe.
 */
public final class ObservedSwarm implements SimulationObserver {

    private final SwarmInvariants invariants;
    private final Map<Integer, BitSet> downloaded = new HashMap<>();
    private final UnfinishedPeers unfinished = new UnfinishedPeers();
    private int checks;

    /** For one run of {@code scenario}. */
    public ObservedSwarm(Scenario scenario) {
        invariants = new SwarmInvariants(scenario.rules().peerUpLimit(), scenario.rules().peerDownLimit());
    }

    /** How many events were checked. */
    public int checks() {
        return checks;
    }

    /** Who has not finished so far, in words. */
    String unfinished() {
        return unfinished.toString();
    }

    @Override
    public void on(SimulationEvent event, Supernode core, TaskId task) {
        checks++;
        unfinished.on(event, task);
        SwarmSnapshot swarm = core.swarm(task).orElseThrow(() -> new AssertionError(
                "nobody was given a piece for so long that the task was forgotten, and downloads starve: " + unfinished));
        unfinished.know(task, swarm);
        invariants.check(swarm);
        if (event instanceof SimulationEvent.Downloaded done) {
            assertFalse(piecesOf(done.peer()).get(done.piece()), "a piece is downloaded twice");
            piecesOf(done.peer()).set(done.piece());
        } else if (event instanceof SimulationEvent.Decided decided) {
            boolean complete = core.task(task).orElseThrow().record().phase() == TaskRecord.Phase.COMPLETE;
            invariants.checkReply(decided.cid(), decided.outcome(), swarm, complete);
            checkSeed(decided.outcome(), swarm);
        } else if (event instanceof SimulationEvent.Finished finished) {
            assertEquals(swarm.layout().pieceCount(), piecesOf(finished.peer()).cardinality());
        }
    }

    /** A simulated supernode never loses a piece. */
    private static void checkSeed(PullOutcome outcome, SwarmSnapshot swarm) {
        if (outcome instanceof PullOutcome.Pieces pieces) {
            for (PieceAssignment piece : pieces.listed()) {
                assertTrue(!piece.fromSupernode() || swarm.stored().get(piece.piece()),
                        "the supernode does not have the piece");
            }
        }
    }

    private BitSet piecesOf(int peer) {
        return downloaded.computeIfAbsent(peer, ignored -> new BitSet());
    }
}
