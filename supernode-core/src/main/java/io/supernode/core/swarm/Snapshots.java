package io.supernode.core.swarm;

import io.supernode.core.snapshot.PeerSnapshot;
import java.util.Arrays;

/** Takes snapshots of peers. Called under the task's lock. */
final class Snapshots {

    private static final String SEED = "supernode";

    private Snapshots() {}

    static PeerSnapshot of(Peer peer) {
        var running = Arrays.stream(peer.running()).map(Snapshots::of).toList();
        return new PeerSnapshot(
                peer.record().id(), peer.record().address(), Bits.copy(peer.owned), Bits.copy(peer.served), running,
                peer.server == null ? 0 : peer.server.load(), peer.held != null, peer.isIsolated(), peer.isEliminated(),
                peer.down);
    }

    private static PeerSnapshot.Running of(Transfer transfer) {
        String source = transfer.fromSeed() ? SEED : transfer.source.record().id().value();
        return new PeerSnapshot.Running(transfer.piece, source, transfer.fromSeed(), transfer.startedNanos,
                !transfer.holdsSlot);
    }
}
