package io.supernode.cdn.fetch;

import io.supernode.cdn.origin.ByteSpan;
import io.supernode.core.model.ContentKey;
import io.supernode.core.model.PieceLayout;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches lost pieces again, one at a time for each content, and puts them back if they are the very same bytes. On the lane
 * of the content.
 */
final class Repairs {

    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

    private final FetchTools tools;
    private final Predicate<LiveContent> isUsed;
    private final BiConsumer<LiveContent, String> whenHopeless;

    Repairs(FetchTools tools, Predicate<LiveContent> isUsed, BiConsumer<LiveContent, String> whenHopeless) {
        this.tools = tools;
        this.isUsed = isUsed;
        this.whenHopeless = whenHopeless;
    }

    /** Piece {@code piece} is lost. */
    void add(LiveContent used, int piece) {
        if (used.damaged(piece)) {
            next(used);
        }
    }

    private void next(LiveContent used) {
        Integer piece = used.nextRepair();
        if (piece != null && isUsed.test(used)) {
            ask(used, piece);
        }
    }

    private void ask(LiveContent used, int piece) {
        ContentKey key = used.content().key();
        int length = used.content().digest(piece).orElseThrow().framedLength() - PieceLayout.FRAME_BYTES;
        if (length == 0) {
            arrived(used, piece, new byte[0]);
            return;
        }
        long first = (long) piece * used.content().layout().contentPerPiece();
        Repair.start(
                tools.client(),
                used.request().origin(),
                new ByteSpan(first, first + length - 1),
                used.content().validators(),
                task -> tools.lanes().run(key, task),
                bytes -> arrived(used, piece, bytes),
                reason -> failed(used, piece, reason));
    }

    private void arrived(LiveContent used, int piece, byte[] bytes) {
        if (!isUsed.test(used)) {
            return;
        }
        try {
            if (!tools.store().repair(used.content(), piece, bytes)) {
                whenHopeless.accept(used, "the origin has other bytes now");
                return;
            }
        } catch (IOException e) {
            failed(used, piece, e.toString());
            return;
        }
        LOG.info("content {}: piece {} is repaired", used.content().key(), piece);
        used.repairOver();
        used.audience().pieceStored(piece, used.content().digest(piece).orElseThrow());
        if (used.work() != null) {
            used.work().pieceRestored();
        }
        next(used);
    }

    private void failed(LiveContent used, int piece, String reason) {
        if (!isUsed.test(used)) {
            return;
        }
        int before = used.failedRepair();
        if (before >= tools.settings().retries()) {
            whenHopeless.accept(used, reason);
            return;
        }
        LOG.warn("content {}: piece {} is not repaired yet: {}", used.content().key(), piece, reason);
        long pause = tools.settings().retryBackoff().toNanos() << before;
        tools.clock().after(pause, () -> tools.lanes().run(used.content().key(), () -> {
            if (isUsed.test(used)) {
                ask(used, piece);
            }
        }));
    }
}
