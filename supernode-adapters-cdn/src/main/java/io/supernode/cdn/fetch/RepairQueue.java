package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteRange;
import io.supernode.cdn.store.ContentIntegrity;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Withdraws damaged pieces, fetches them again, one at a time per content, and restores them if the bytes are the same
 * as before. If the file was truncated, every piece beyond its end counts as damaged before anything is written,
 * because a write beyond the end would fill the gap with zeros. On the content's serial executor.
 */
final class RepairQueue {

    private static final Logger LOG = LoggerFactory.getLogger(RepairQueue.class);

    private static final String NOT_STORED = "the supernode cannot store the file";
    private static final String FILE_GONE = "the supernode has lost the file";

    private final FetchContext context;
    private final ContentIntegrity integrity;
    private final Predicate<ActiveContent> isUsed;
    private final BiConsumer<ActiveContent, String> whenHopeless;

    RepairQueue(FetchContext context, Predicate<ActiveContent> isUsed, BiConsumer<ActiveContent, String> whenHopeless) {
        this.context = context;
        this.integrity = context.store().integrity();
        this.isUsed = isUsed;
        this.whenHopeless = whenHopeless;
    }

    /** Piece {@code piece} was read and found damaged. */
    void damaged(ActiveContent used, int piece) {
        lose(used, List.of(piece));
        if (isCutRight(used)) {
            add(used, piece);
        }
    }

    /** Piece {@code piece} is not served, and is to be fetched again. */
    void add(ActiveContent used, int piece) {
        if (used.damaged(piece)) {
            next(used);
        }
    }

    private void lose(ActiveContent used, List<Integer> pieces) {
        if (pieces.isEmpty()) {
            return;
        }
        LOG.error("content {}: pieces {} are damaged on disk; fetching them again", used.content().key().forLog(), pieces);
        for (int piece : pieces) {
            integrity.lose(used.content(), piece);
            used.damaged(piece);
        }
        // Told when nothing of them is served any more.
        pieces.forEach(used.listeners()::pieceLost);
    }

    /** Loses what lies behind the end of the file; answers false if that was the end of the content, too. */
    private boolean isCutRight(ActiveContent used) {
        try {
            lose(used, integrity.cutOff(used.content()));
            if (used.work() != null && !integrity.hasFile(used.content())) {
                // Whoever works on it has the old file open, and would go on with that.
                whenHopeless.accept(used, FILE_GONE);
                return false;
            }
        } catch (IOException e) {
            ContentKey key = used.content().key();
            LOG.warn("content {}: its file cannot be looked at: {}", key.forLog(), key.shortenedIn(e.toString()));
        }
        return true;
    }

    private void next(ActiveContent used) {
        Integer piece = used.nextRepair();
        if (piece != null && isUsed.test(used)) {
            ask(used, piece);
        }
    }

    private void ask(ActiveContent used, int piece) {
        ContentKey key = used.content().key();
        int length = used.content().digest(piece).orElseThrow().framedLength() - PieceLayout.FRAME_BYTES;
        if (length == 0) {
            arrived(used, piece, new byte[0]);
            return;
        }
        long first = (long) piece * used.content().layout().contentPerPiece();
        RangeFetch.start(
                context.client(),
                used.request().origin(),
                new ByteRange(first, first + length - 1),
                used.content().validators(),
                task -> context.contentExecutor().run(key, task),
                bytes -> arrived(used, piece, bytes),
                reason -> failed(used, piece, reason));
    }

    private void arrived(ActiveContent used, int piece, byte[] bytes) {
        if (!isUsed.test(used)) {
            return;
        }
        if (!isCutRight(used)) {
            return;
        }
        try {
            if (!integrity.repair(used.content(), piece, bytes)) {
                whenHopeless.accept(used, "the origin has other bytes now");
                return;
            }
        } catch (IOException e) {
            ContentKey key = used.content().key();
            LOG.warn("content {}: piece {} cannot be written: {}", key.forLog(), piece, key.shortenedIn(e.toString()));
            failed(used, piece, NOT_STORED);
            return;
        }
        LOG.info("content {}: piece {} is repaired", used.content().key().forLog(), piece);
        used.repairOver();
        used.listeners().pieceStored(piece, used.content().digest(piece).orElseThrow());
        if (used.work() != null) {
            used.work().pieceRestored();
        }
        next(used);
    }

    private void failed(ActiveContent used, int piece, String reason) {
        if (!isUsed.test(used)) {
            return;
        }
        int before = used.failedRepair();
        if (before >= context.settings().retries()) {
            whenHopeless.accept(used, reason);
            return;
        }
        LOG.warn("content {}: piece {} is not repaired yet: {}", used.content().key().forLog(), piece, reason);
        long pause = context.settings().retryBackoff().toNanos() << before;
        context.clock().schedule(pause, () -> context.contentExecutor().run(used.content().key(), () -> {
            if (isUsed.test(used)) {
                ask(used, piece);
            }
        }));
    }
}
