package io.supernode.cdn.fetch;

import io.supernode.cdn.store.ContentIntegrity;
import io.supernode.core.model.ContentKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Reports of clients that a piece of the supernode is corrupt. A report alone changes nothing: the piece is read again,
 * and is withdrawn and repaired only if it is damaged. Thread-safe; the reading is done on the content's serial
 * executor.
 */
final class CorruptionReports {

    private final KeyedSerialExecutor<ContentKey> executor;
    private final ContentIntegrity integrity;
    private final RepairQueue repairs;
    private final Function<ContentKey, ActiveContent> active;
    /** Pieces that are still to be read, by content: many reports of one piece have it read once. */
    private final Map<ContentKey, List<Integer>> waiting = new ConcurrentHashMap<>();

    /** {@code active} answers, on its serial executor, what is in use under a key, or null. */
    CorruptionReports(FetchContext context, RepairQueue repairs, Function<ContentKey, ActiveContent> active) {
        this.executor = context.contentExecutor();
        this.integrity = context.store().integrity();
        this.repairs = repairs;
        this.active = active;
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
            executor.run(key, () -> verify(key, piece));
        }
    }

    private void verify(ContentKey key, int piece) {
        waiting.computeIfPresent(key, (k, pieces) -> {
            pieces.remove(Integer.valueOf(piece));
            return pieces.isEmpty() ? null : pieces;
        });
        ActiveContent used = active.apply(key);
        if (used == null || used.content().digest(piece).isEmpty()) {
            return;
        }
        if (!used.content().has(piece)) {
            repairs.add(used, piece);
        } else if (!integrity.isIntact(used.content(), piece)) {
            repairs.damaged(used, piece);
        }
    }
}
