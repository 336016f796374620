package io.supernode.testkit.sim;

import io.supernode.core.model.PieceLayout;
import io.supernode.core.model.PieceRange;
import io.supernode.testkit.clock.VirtualClock;
import java.util.SplittableRandom;

/** What all parts of one run share. Not thread-safe. */
final class World {

    final Scenario scenario;
    final PieceLayout layout;
    final int pieceCount;
    /** The ranges of all pieces as the wire has them. */
    final String[] ranges;
    final VirtualClock clock = new VirtualClock();
    final EventQueue events = new EventQueue();
    final TraceHash trace = new TraceHash();
    final Tally tally;
    final SimPeer[] peers;
    final double[] uplinkFactor;
    /** Drawn from while the clients run; the population has a stream of its own. */
    final SplittableRandom random;

    World(Scenario scenario) {
        this.scenario = scenario;
        layout = PieceLayout.ofLength(scenario.fileLength());
        pieceCount = layout.pieceCount();
        tally = new Tally(pieceCount);
        ranges = new String[pieceCount];
        for (int piece = 0; piece < pieceCount; piece++) {
            ranges[piece] = PieceRange.ofPiece(piece, layout.pieceSize()).toString();
        }
        SplittableRandom root = new SplittableRandom(scenario.seed());
        random = root.split();
        peers = new SimPeer[scenario.peers()];
        uplinkFactor = new double[scenario.peers()];
        Population.draw(this, root.split());
    }

    long now() {
        return clock.now();
    }

    void after(long nanos, int kind, int subject, int first, int second) {
        events.push(clock.now() + nanos, kind, subject, first, second);
    }
}
