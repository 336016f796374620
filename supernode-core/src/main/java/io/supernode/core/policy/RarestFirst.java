package io.supernode.core.policy;

/**
 * The plain rule: as many pieces as the limits allow, the rarest first counting copies in flight, each from the
 * least-loaded server; the supernode only when no peer can serve.
 */
final class RarestFirst implements SchedulingPolicy {

    private static final ServerKind[] KINDS = ServerKind.values();

    @Override
    public String name() {
        return "rarest-first";
    }

    @Override
    public void schedule(SchedulingView view, PieceAssigner assigner) {
        while (view.running() < view.downloadLimit()
                && (assignFromLeastLoaded(view, assigner)
                        || SeedSlots.isFree(view) && assigner.assignRarestFromSeed())) {
            // Each round assigns one piece.
        }
    }

    private static boolean assignFromLeastLoaded(SchedulingView view, PieceAssigner assigner) {
        for (int load = 0; load < view.uploadLimit(); load++) {
            for (ServerKind kind : KINDS) {
                if (assigner.assignRarestFromPeer(load, kind)) {
                    return true;
                }
            }
        }
        return false;
    }
}
