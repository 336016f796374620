package io.supernode.testkit.sim;

import io.supernode.core.outcome.PullOutcome;

/** What an observer is told. Peers are clients that download one file, numbered from 0; {@link #SEED} is the supernode. */
public sealed interface SimulationEvent {

    /** The number that stands for the supernode as a source. */
    int SEED = Item.SEED;

    /** Virtual time since the run began, nanoseconds. */
    long nanos();

    /** The core answered a pull. */
    record Decided(long nanos, int peer, String cid, PullOutcome outcome) implements SimulationEvent {}

    /** A client has received and checked a piece. */
    record Downloaded(long nanos, int peer, int piece, int source) implements SimulationEvent {}

    /** A transfer failed. */
    record TransferFailed(long nanos, int peer, int piece, int source) implements SimulationEvent {}

    /** A peer has finished its download. */
    record Finished(long nanos, int peer) implements SimulationEvent {}

    /** A peer has vanished. */
    record Vanished(long nanos, int peer) implements SimulationEvent {}

    /** The supernode has stored a piece. */
    record Stored(long nanos, int piece) implements SimulationEvent {}
}
