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
    public void dispatch(Turn turn) {
        while (turn.running() < turn.downloadLimit() && (fromLeastLoaded(turn) || fromSeed(turn))) {
            // Each round takes one piece.
        }
    }

    private static boolean fromLeastLoaded(Turn turn) {
        for (int load = 0; load < turn.uploadLimit(); load++) {
            for (ServerKind kind : KINDS) {
                if (turn.takeRarestFromPeer(load, kind)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean fromSeed(Turn turn) {
        return SeedSlots.free(turn) && turn.takeRarestFromSeed();
    }
}
