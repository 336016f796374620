package io.supernode.cdn.fetch;

import io.supernode.cdn.store.Damage;
import io.supernode.core.model.ContentKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What clients say against pieces. None is believed: the piece is read again, and only one that is damaged is withdrawn and
 * repaired. Thread-safe; the reading is done on the lane of the content.
 */
final class Complaints {

    private final KeyedLanes<ContentKey> lanes;
    private final Damage damage;
    private final Repairs repairs;
    private final Function<ContentKey, LiveContent> live;
    /** Those that wait for their turn: a client that complains a thousand times has one piece read once. */
    private final Map<ContentKey, List<Integer>> waiting = new ConcurrentHashMap<>();

    /** {@code live} answers, on its lane, what is in use under a key, or null. */
    Complaints(FetchTools tools, Repairs repairs, Function<ContentKey, LiveContent> live) {
        this.lanes = tools.lanes();
        this.damage = tools.store().damage();
        this.repairs = repairs;
        this.live = live;
    }

    /** Somebody says that {@code piece} is damaged. */
    void add(ContentKey key, int piece) {
        boolean[] fresh = new boolean[1];
        waiting.compute(key, (k, pieces) -> {
            if (pieces != null && pieces.contains(piece)) {
                return pieces;
            }
            fresh[0] = true;
            List<Integer> longer = pieces == null ? new ArrayList<>() : pieces;
            longer.add(piece);
            return longer;
        });
        if (fresh[0]) {
            lanes.run(key, () -> verify(key, piece));
        }
    }

    private void verify(ContentKey key, int piece) {
        waiting.computeIfPresent(key, (k, pieces) -> {
            pieces.remove(Integer.valueOf(piece));
            return pieces.isEmpty() ? null : pieces;
        });
        LiveContent used = live.apply(key);
        if (used == null || used.content().digest(piece).isEmpty()) {
            return;
        }
        if (!used.content().has(piece)) {
            repairs.add(used, piece);
        } else if (!damage.isIntact(used.content(), piece)) {
            repairs.damaged(used, piece);
        }
    }
}
