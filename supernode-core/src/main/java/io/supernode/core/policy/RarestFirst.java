package io.supernode.core.policy;

/**
 * The plain rule: as many pieces as the limits allow, the rarest first counting copies in flight, each from the
 * least-loaded server; the supernode only when no peer can serve, and servers that stall only when it cannot either.
 */
final class RarestFirst implements SchedulingPolicy {

    private static final ServerKind[] TRUSTED = {ServerKind.PROVEN, ServerKind.FRESH, ServerKind.SLOW};

    @Override
    public String name() {
        return "rarest-first";
    }

    @Override
    public void schedule(SchedulingView view, PieceAssigner assigner) {
        while (view.running() < view.downloadLimit()
                && (assignFromLeastLoaded(view, assigner)
                        || SeedSlots.isFree(view) && assigner.assignRarestFromSeed()
                        || view.heldNanos() > PieceAssigner.SUSPECT_RESORT_NANOS
                                && assigner.assignRarestFromPeer(0, ServerKind.SUSPECT))) {
            // Each round assigns one piece.
        }
    }

    private static boolean assignFromLeastLoaded(SchedulingView view, PieceAssigner assigner) {
        for (int load = 0; load < view.uploadLimit(); load++) {
            for (ServerKind kind : TRUSTED) {
                if (assigner.assignRarestFromPeer(load, kind)) {
                    return true;
                }
            }
        }
        return false;
    }
}
